package org.millrace.data.document;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads documents from one Parquet file that {@link DocumentWriter} wrote, in their order. */
public final class DocumentReader extends RowReader<Document> {

    /**
     * Opens the file and checks its columns.
     *
     * @throws IOException where the file is missing, damaged or holds something else; the message names it
     */
    public DocumentReader(Configuration configuration, Path path) throws IOException {
        super(configuration, path, DocumentSchema.DOCUMENT);
    }

    @Override
    Document value(DroppedDocument row) {
        return row.document();
    }
}
