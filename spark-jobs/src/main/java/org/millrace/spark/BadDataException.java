package org.millrace.spark;

/** The input itself is at fault, more than the run allows; exit code 3. The message says what was found and where. */
public final class BadDataException extends RuntimeException {

    public BadDataException(String message) {
        super(message);
    }
}
