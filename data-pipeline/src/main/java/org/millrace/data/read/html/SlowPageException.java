package org.millrace.data.read.html;

/** A page takes more work than a page may. */
public final class SlowPageException extends RuntimeException {

    SlowPageException(String message) {
        super(message);
    }
}
