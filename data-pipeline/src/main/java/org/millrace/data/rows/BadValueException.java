package org.millrace.data.rows;

import org.millrace.data.read.BadReason;

/** A value that cannot be converted; its row is set aside. The message says what was found and what was expected. */
public final class BadValueException extends Exception {

    private final BadReason reason;

    public BadValueException(BadReason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    BadReason reason() {
        return reason;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
