package org.millrace.train.kernel;

/** Which kernels a run asks for. */
public enum KernelChoice {
    /** The fastest that run on this machine. */
    AUTO,
    /** Plain ND4J. */
    REFERENCE,
    /** oneDNN and the native library; an error where either is missing. */
    CPU
}
