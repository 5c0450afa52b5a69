package org.millrace.spark.cli;

/** The user asked for something that cannot be; the message says what to do instead. Exit code 2. */
public final class UserException extends RuntimeException {

    public UserException(String message) {
        super(message);
    }
}
