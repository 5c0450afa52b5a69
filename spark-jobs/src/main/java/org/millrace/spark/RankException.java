package org.millrace.spark;

/**
 * What ended a training on ranks that may be other processes, with the message of the rank where it began. It stands for
 * that rank's exception, which may not be able to travel.
 */
public final class RankException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final FailureKind kind;

    public RankException(FailureKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public FailureKind kind() {
        return kind;
    }
}
