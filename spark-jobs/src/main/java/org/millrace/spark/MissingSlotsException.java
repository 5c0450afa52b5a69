package org.millrace.spark;

import java.io.IOException;

/** The cluster has too few task slots for the ranks of a training; the message says what was asked and what is there. */
public final class MissingSlotsException extends IOException {

    private static final long serialVersionUID = 1;

    public MissingSlotsException(String message) {
        super(message);
    }
}
