package org.millrace.spark;

/** Another driver trains in the run directory; the message names it. */
public final class RunLockedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public RunLockedException(String message) {
        super(message);
    }
}
