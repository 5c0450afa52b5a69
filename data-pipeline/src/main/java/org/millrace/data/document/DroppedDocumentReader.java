package org.millrace.data.document;

import java.io.IOException;
import java.util.Set;
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
        this(configuration, path, FilterCompat.NOOP);
    }

    /**
     * Opens the file for some of its documents; what lies between them is passed over as far as pages go.
     *
     * @param ids the documents wanted; those that the file does not hold are left out
     * @throws IOException where the file is missing, damaged or holds something else; the message names it
     */
    public DroppedDocumentReader(Configuration configuration, Path path, Set<DocumentId> ids) throws IOException {
        this(configuration, path, DocumentReader.only(ids));
    }

    private DroppedDocumentReader(Configuration configuration, Path path, FilterCompat.Filter filter)
            throws IOException {
        super(configuration, path, new DocumentReadSupport(DocumentSchema.DROPPED_DOCUMENT), "documents", filter);
    }

    @Override
    protected DroppedDocument value(DroppedDocument row) {
        return row;
    }
}
