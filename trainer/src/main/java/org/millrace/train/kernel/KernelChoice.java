package org.millrace.train.kernel;

/** Which kernels a run asks for. */
public enum KernelChoice {
    /** The fastest that works on this machine. */
    AUTO,
    /** Plain ND4J: slow, on any ND4J backend. */
    REFERENCE,
    /** oneDNN and our own C++. */
    CPU
}
