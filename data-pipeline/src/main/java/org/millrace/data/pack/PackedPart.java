package org.millrace.data.pack;

import java.io.Serializable;

/**
 * One written file of a packed dataset.
 *
 * @param name of the file in its folder
 * @param sequences rows of the file
 * @param bytes size of the file
 * @param checksum {@code xxh3:} and 16 hexadecimal digits, of the whole file
 */
public record PackedPart(String name, long sequences, long bytes, String checksum) implements Serializable {

    /** The same file under the name it was moved to. */
    public PackedPart withName(String newName) {
        return new PackedPart(newName, sequences, bytes, checksum);
    }
}
