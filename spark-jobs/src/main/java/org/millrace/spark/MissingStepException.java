package org.millrace.spark;

/** A job was asked for before the one that it reads from; the message names the command to run. Exit code 2. */
public final class MissingStepException extends RuntimeException {

    public MissingStepException(String message) {
        super(message);
    }
}
