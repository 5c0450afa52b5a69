package org.millrace.data.pack;

import java.io.IOException;

/**
 * A packed dataset that is damaged, incomplete or of another format. The message names the file, what was found and what
 * was expected. A file system that fails is another {@link IOException}.
 */
public final class PackedFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    PackedFormatException(String message) {
        super(message);
    }

    PackedFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
