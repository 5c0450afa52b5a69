package org.millrace.data.read;

import java.io.IOException;
import java.util.List;

/**
 * Configured sources that match no file, or whose index does not fit them. It is a mistake in the configuration, or a disk that is not mounted; not thrown
 * for a file that vanishes later.
 */
public final class MissingInputException extends IOException {

    MissingInputException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
