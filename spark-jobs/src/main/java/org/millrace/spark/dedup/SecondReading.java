package org.millrace.spark.dedup;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import org.millrace.data.dedup.PartSeal;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.document.DocumentReader;
import org.millrace.spark.corpus.DocumentPart;

/**
 * Reads a part again, beside the rows that say what was found out about its documents. Both come in the order of the
 * identities, so neither is held in memory.
 */
final class SecondReading implements Closeable {

    /** Column of every row: identity of the document that it is about. */
    private static final int ID = 0;

    private final int part;
    private final Path path;
    private final DocumentReader documents;
    private final Iterator<InternalRow> rows;
    private final PartSeal seal = new PartSeal();
    private @Nullable InternalRow ahead;
    private long id;

    SecondReading(Configuration configuration, String input, int part, Iterator<InternalRow> rows) throws IOException {
        this.part = part;
        this.path = DocumentPart.path(input, part);
        this.documents = new DocumentReader(configuration, path);
        this.rows = rows;
    }

    boolean hasNext() {
        return documents.hasNext();
    }

    Document next() {
        Document document = documents.next();
        seal.add(document);
        id = document.id().toLong();
        return document;
    }

    /** Another row about the document that was read last, if there is one. Spark uses a row again for the next. */
    @Nullable
    InternalRow row() {
        InternalRow row = peek();
        if (row == null || row.getLong(ID) != id) {
            return null;
        }
        ahead = null;
        return row;
    }

    private @Nullable InternalRow peek() {
        if (ahead == null && rows.hasNext()) {
            ahead = rows.next();
        }
        return ahead;
    }

    /**
     * Fails unless the documents are those of the first reading, and every row was about one of them.
     *
     * @param first what the first reading has found
     * @throws IllegalStateException if the part has changed
     */
    void requireSame(SignedParts first) {
        InternalRow left = peek();
        if (left != null) {
            throw new IllegalStateException(
                    "%s has no document %s in its place; it must have changed since it was first read"
                            .formatted(path, DocumentId.ofLong(left.getLong(ID))));
        }
        first.requireSame(part, seal.documents(), seal.hash());
    }

    @Override
    public void close() throws IOException {
        documents.close();
    }
}
