package org.millrace.train.kernel;

/** The kernels that were asked for do not run on this machine. */
public final class KernelUnavailableException extends RuntimeException {

    public KernelUnavailableException(String message) {
        super(message);
    }
}
