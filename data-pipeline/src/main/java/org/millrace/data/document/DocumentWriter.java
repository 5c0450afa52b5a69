package org.millrace.data.document;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * Writes documents to one Parquet file, zstd-compressed. The same documents in the same order give the same bytes. The
 * file is whole once {@link #close()} has returned; a file that exists is replaced.
 */
public final class DocumentWriter implements Closeable {

    private final ParquetWriter<Document> writer;

    /** Creates the file, and its parent directories where they are missing. */
    public DocumentWriter(Configuration configuration, Path path) throws IOException {
        writer = DocumentFile.writer(configuration, path, DocumentSchema.DOCUMENT, DocumentFields::write);
    }

    public void write(Document document) throws IOException {
        writer.write(document);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
