package org.millrace.data.read;

import java.io.IOException;

/** Finds the records in the content of files of one format. */
interface RecordReader {

    /**
     * Reads the content of one file, after decompression, to its end.
     *
     * @throws DamagedInputException where the content is damaged from some place on; what came before has been handed
     *     over
     * @throws IOException where the storage fails
     */
    void read(ByteScanner content, RecordOutput output) throws IOException;
}
