package org.millrace.data.classify;

import java.io.IOException;

/** A file is no fastText model, is damaged, or is of a kind that classifies nothing; the message names the file. */
public final class FastTextFormatException extends IOException {

    FastTextFormatException(String file, String fault) {
        super(file + ": " + fault);
    }
}
