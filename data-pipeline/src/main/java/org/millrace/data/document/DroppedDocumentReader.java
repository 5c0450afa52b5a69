package org.millrace.data.document;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.millrace.data.parquet.RowReader;

/** Reads dropped documents from one Parquet file that {@link DroppedDocumentWriter} wrote, in their order. */
public final class DroppedDocumentReader extends RowReader<DroppedDocument, DroppedDocument> {

    /**
     * Opens the file and checks its columns.
     *
     * @throws IOException where the file is missing, damaged or holds something else; the message names it
     */
    public DroppedDocumentReader(Configuration configuration, Path path) throws IOException {
        super(
                configuration,
                path,
                new DocumentReadSupport(DocumentSchema.DROPPED_DOCUMENT),
                "documents",
                FilterCompat.NOOP);
    }

    @Override
    protected DroppedDocument value(DroppedDocument row) {
        return row;
    }
}
