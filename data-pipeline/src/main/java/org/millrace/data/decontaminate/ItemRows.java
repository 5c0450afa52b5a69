package org.millrace.data.decontaminate;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The rows of one benchmark file, one after the other. */
interface ItemRows extends Closeable {

    /** Goes to the next row; false where there is none. */
    boolean next() throws IOException;

    /**
     * All the text in a field of the present row; empty where it is null.
     *
     * @throws IOException if the row has no such field; the message names those that it has
     */
    String text(String field) throws IOException;

    /** Opens a file by what its first bytes say it is. */
    static ItemRows open(Configuration configuration, Path file) throws IOException {
        byte[] parquet = "PAR1".getBytes(StandardCharsets.US_ASCII);
        byte[] first;
        try (InputStream in = file.getFileSystem(configuration).open(file)) {
            first = in.readNBytes(parquet.length);
        }
        return Arrays.equals(first, parquet)
                ? new ParquetItems(configuration, file)
                : new JsonItems(configuration, file);
    }
}
