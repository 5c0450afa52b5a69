package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.millrace.data.document.Document;
import org.millrace.data.read.BadRecord;
import org.millrace.data.read.ReadSummary;
import org.millrace.data.read.RecordSink;
import org.millrace.data.read.SourceFile;
import org.millrace.data.read.SourceReader;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepFiles;

/**
 * Reads a few neighbouring files of the input manifest, given as JSON, into parts. A part ends with the document that
 * brings its text to the size wanted, so a large file becomes several parts, and where they end depends on nothing but
 * the files.
 */
final class ReadTask implements PartTask<byte[]> {

    private final StepFiles files;
    private final long partBytes;
    private final int maximumRecordBytes;

    /** @param partBytes UTF-8 bytes of text after which a part ends */
    ReadTask(StepFiles files, long partBytes, int maximumRecordBytes) {
        this.files = files;
        this.partBytes = partBytes;
        this.maximumRecordBytes = maximumRecordBytes;
    }

    @Override
    public List<PartReport> run(int partition, Iterator<byte[]> groups) throws IOException {
        SourceReader reader = new SourceReader(files.configuration(), maximumRecordBytes);
        try (Parts parts = new Parts()) {
            while (groups.hasNext()) {
                for (SourceFile file : StableJson.read(groups.next(), SourceFile[].class)) {
                    ReadSummary summary = reader.read(file, parts);
                    parts.ignored(summary);
                }
            }
            return parts.finish();
        }
    }

    /** The part being written, and those that are finished. */
    private final class Parts implements RecordSink, AutoCloseable {

        private final List<PartReport> finished = new ArrayList<>();
        private DocumentPart part = new DocumentPart(files, false);
        private long bytes;

        private Parts() throws IOException {}

        @Override
        public void document(Document document) throws IOException {
            if (bytes >= partBytes) {
                finished.add(part.finish());
                part = new DocumentPart(files, false);
                bytes = 0;
            }
            part.in(document);
            part.keep(document);
            bytes += utf8Length(document.text());
        }

        @Override
        public void bad(BadRecord record) throws IOException {
            part.reject(record);
        }

        private void ignored(ReadSummary summary) {
            summary.ignored().forEach((kind, count) -> part.tally().statistic("ignored_" + kind, count));
        }

        private List<PartReport> finish() throws IOException {
            finished.add(part.finish());
            return finished;
        }

        @Override
        public void close() throws IOException {
            part.close();
        }
    }

    private static long utf8Length(String text) {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character >= 0x800 && !Character.isSurrogate(character)) {
                length += 2;
            } else if (character >= 0x80) {
                length++;
            }
        }
        return length;
    }
}
