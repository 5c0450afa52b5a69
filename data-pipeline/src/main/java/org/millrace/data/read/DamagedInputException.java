package org.millrace.data.read;

import java.io.IOException;

/**
 * The bytes of a file contradict themselves from some place on. A reader turns it into a {@link BadRecord},
 * unlike other {@link IOException}s, which mean that the bytes could not be had.
 */
public final class DamagedInputException extends IOException {

    private final transient BadReason reason;
    private final String position;

    DamagedInputException(BadReason reason, String position, String detail) {
        super(detail);
        this.reason = reason;
        this.position = position;
    }

    public BadReason reason() {
        return reason;
    }

    /** Where the damage is, as {@link BadRecord#position()} has it. */
    public String position() {
        return position;
    }
}
