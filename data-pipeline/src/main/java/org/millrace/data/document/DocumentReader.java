package org.millrace.data.document;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.schema.MessageType;
import org.millrace.data.parquet.RowReader;

/** Reads documents from one Parquet file that {@link DocumentWriter} wrote, in their order. */
public final class DocumentReader extends RowReader<DroppedDocument, Document> {

    /**
     * Opens the file and checks its columns.
     *
     * @throws IOException where the file is missing, damaged or holds something else; the message names it
     */
    public DocumentReader(Configuration configuration, Path path) throws IOException {
        this(configuration, path, FilterCompat.NOOP);
    }

    /**
     * Opens the file for some of its documents; what lies between them is passed over as far as pages go.
     *
     * @param ids the documents wanted; those that the file does not hold are left out
     * @throws IOException where the file is missing, damaged or holds something else; the message names it
     */
    public DocumentReader(Configuration configuration, Path path, Set<DocumentId> ids) throws IOException {
        this(configuration, path, only(ids));
    }

    private DocumentReader(Configuration configuration, Path path, FilterCompat.Filter filter) throws IOException {
        this(configuration, path, DocumentSchema.DOCUMENT, filter);
    }

    private DocumentReader(Configuration configuration, Path path, MessageType columns, FilterCompat.Filter filter)
            throws IOException {
        super(configuration, path, new DocumentReadSupport(columns), "documents", filter);
    }

    /**
     * Opens the file for identity, source, text, language, copies and scores alone; address, labels and metadata are not
     * read and come out empty.
     *
     * @throws IOException where the file is missing, damaged or holds something else; the message names it
     */
    public static DocumentReader ofTexts(Configuration configuration, Path path) throws IOException {
        return new DocumentReader(configuration, path, DocumentSchema.TEXT_ALONE, FilterCompat.NOOP);
    }

    static FilterCompat.Filter only(Set<DocumentId> ids) {
        Set<Long> numbers = ids.stream().map(DocumentId::toLong).collect(Collectors.toSet());
        String column = DocumentSchema.DOCUMENT.getFieldName(DocumentSchema.ID);
        return FilterCompat.get(FilterApi.in(FilterApi.longColumn(column), numbers));
    }

    @Override
    protected Document value(DroppedDocument row) {
        return row.document();
    }
}
