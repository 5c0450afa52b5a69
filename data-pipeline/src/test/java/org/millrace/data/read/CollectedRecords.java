package org.millrace.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.millrace.data.document.Document;

/** A sink that keeps what it gets, and short ways to fill it from bytes on disk. */
final class CollectedRecords implements RecordSink {

    /** Making one reads files, which takes longer than most tests. */
    private static final Configuration CONFIGURATION = new Configuration();

    final List<Document> documents = new ArrayList<>();
    final List<BadRecord> bad = new ArrayList<>();
    ReadSummary summary = ReadSummary.NOTHING;

    @Override
    public void document(Document document) {
        documents.add(document);
    }

    @Override
    public void bad(BadRecord record) {
        bad.add(record);
    }

    List<String> texts() {
        return documents.stream().map(Document::text).toList();
    }

    List<Long> ordinals() {
        return documents.stream().map(document -> document.id().record()).toList();
    }

    List<String> reasons() {
        return bad.stream().map(BadRecord::reason).toList();
    }

    List<String> positions() {
        return bad.stream().map(BadRecord::position).toList();
    }

    static CollectedRecords read(Path file, InputFormat format) throws IOException {
        return read(file, format, FieldMapping.DEFAULT, ReadLimits.DEFAULT.recordBytes());
    }

    static CollectedRecords read(Path file, InputFormat format, FieldMapping fields, int limit) throws IOException {
        var collected = new CollectedRecords();
        var source = SourceFile.whole(5, "source", file.toUri().toString(), Files.size(file), 0, format, fields);
        collected.summary = new SourceReader(CONFIGURATION, ReadLimits.ofBytes(limit)).read(source, collected);
        return collected;
    }
}
