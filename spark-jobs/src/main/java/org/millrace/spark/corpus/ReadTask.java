package org.millrace.spark.corpus;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.read.BadRecord;
import org.millrace.data.read.ReadLimits;
import org.millrace.data.read.ReadSummary;
import org.millrace.data.read.RecordSink;
import org.millrace.data.read.SourceFile;
import org.millrace.data.read.SourceReader;
import org.millrace.data.read.Utf8;
import org.millrace.spark.session.PerExecutor;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.SharedTask;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepFiles;

/**
 * Reads a few neighbouring files of the input manifest, given as JSON, into parts, and takes their documents through the
 * steps of a pass, of which {@code read} is the first. A part ends with the document that brings the text read to the
 * size wanted, so a large file becomes several parts, and where they end depends on nothing but the files.
 */
final class ReadTask implements SharedTask<byte[]> {

    private final List<PassStage> stages;
    private final Broadcast<PerExecutor<List<DocumentFilter>>> filters;
    private final StepFiles files;
    private final long partBytes;
    private final int maximumRecordBytes;
    private final long pageMillis;

    /** @param partBytes UTF-8 bytes of text after which a part ends */
    ReadTask(
            List<PassStage> stages,
            Broadcast<PerExecutor<List<DocumentFilter>>> filters,
            StepFiles files,
            long partBytes,
            ReadLimits limits) {
        this.stages = stages;
        this.filters = filters;
        this.files = files;
        this.partBytes = partBytes;
        this.maximumRecordBytes = limits.recordBytes();
        this.pageMillis = limits.pageTime().toMillis();
    }

    @Override
    public List<List<PartReport>> run(int partition, Iterator<byte[]> groups) throws IOException {
        Configuration hadoop = files.configuration();
        ReadLimits limits = new ReadLimits(maximumRecordBytes, Duration.ofMillis(pageMillis));
        SourceReader reader = new SourceReader(hadoop, limits);
        try (Parts parts = new Parts(filters.value().get())) {
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

        private final List<List<PartReport>> finished = new ArrayList<>();
        private final List<DocumentFilter> chain;
        private PassPart part;
        private long bytes;
        private final long began = System.nanoTime();
        private long outside;

        private Parts(List<DocumentFilter> chain) throws IOException {
            this.chain = chain;
            this.part = new PassPart(stages, chain);
        }

        @Override
        public void document(Document document) throws IOException {
            long begin = System.nanoTime();
            if (bytes >= partBytes) {
                finished.add(part.finish());
                part = new PassPart(stages, chain);
                bytes = 0;
            }
            part.document(document);
            bytes += Utf8.length(document.text());
            outside += System.nanoTime() - begin;
        }

        @Override
        public void bad(BadRecord record) throws IOException {
            part.bad(record);
        }

        private void ignored(ReadSummary summary) {
            summary.ignored().forEach((kind, count) -> part.first().statistic("ignored_" + kind, count));
        }

        private List<List<PartReport>> finish() throws IOException {
            part.reading(System.nanoTime() - began - outside);
            finished.add(part.finish());
            return finished;
        }

        @Override
        public void close() throws IOException {
            part.close();
        }
    }
}
