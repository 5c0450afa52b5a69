package org.millrace.train.memory;

/** A run needs more memory than it may use; the message says how much, for what, and what would fit. */
public final class InsufficientMemoryException extends RuntimeException {

    public InsufficientMemoryException(String message) {
        super(message);
    }
}
