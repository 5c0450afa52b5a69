package org.millrace.data.document;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * Writes dropped documents to one Parquet file: the columns of {@link DocumentWriter}, then {@code reason},
 * {@code measured}, {@code threshold} and {@code match}. {@link DocumentReader} can read it too and leaves those out.
 */
public final class DroppedDocumentWriter implements Closeable {

    private final ParquetWriter<DroppedDocument> writer;

    /** Creates the file, and its parent directories where they are missing. */
    public DroppedDocumentWriter(Configuration configuration, Path path) throws IOException {
        writer = DocumentFile.writer(configuration, path, DocumentSchema.DROPPED_DOCUMENT, DocumentFields::write);
    }

    public void write(DroppedDocument dropped) throws IOException {
        writer.write(dropped);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
