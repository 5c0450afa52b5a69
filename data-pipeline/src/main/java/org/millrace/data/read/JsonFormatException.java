package org.millrace.data.read;

/** A line that is not one JSON value (RFC 8259). */
final class JsonFormatException extends Exception {

    /** @param column where in the line, from 1, in bytes */
    JsonFormatException(String detail, int column) {
        super("%s (column %d)".formatted(detail, column), null, false, false);
    }
}
