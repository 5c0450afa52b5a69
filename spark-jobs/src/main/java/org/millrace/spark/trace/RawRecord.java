package org.millrace.spark.trace;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.read.BadRecord;
import org.millrace.data.read.ReadLimits;
import org.millrace.data.read.RecordSink;
import org.millrace.data.read.SourceFile;
import org.millrace.data.read.SourceReader;

/** Reads one record of a raw file again: the document in it, or why there is none. */
final class RawRecord implements RecordSink {

    private final long record;
    private @Nullable Document document;
    private @Nullable BadRecord bad;
    private boolean passed;

    private RawRecord(long record) {
        this.record = record;
    }

    static RawRecord read(Configuration configuration, SourceFile file, DocumentId id, ReadLimits limits)
            throws IOException {
        RawRecord wanted = new RawRecord(id.record());
        try {
            new SourceReader(configuration, limits).read(file, wanted);
        } catch (IOException e) {
            // Readers may wrap what a sink throws. Once the place is found, the rest of the file does not matter.
            if (!wanted.passed) {
                throw e;
            }
        }
        return wanted;
    }

    Optional<Document> document() {
        return Optional.ofNullable(document);
    }

    /** The last record before the place of the wanted one that could not be read, where the wanted one is no document. */
    Optional<BadRecord> bad() {
        return Optional.ofNullable(bad);
    }

    @Override
    public void document(Document read) throws IOException {
        if (read.id().record() == record) {
            document = read;
        }
        if (read.id().record() >= record) {
            passed = true;
            throw new IOException("the record has been found");
        }
        bad = null;
    }

    @Override
    public void bad(BadRecord read) {
        if (!passed) {
            bad = read;
        }
    }
}
