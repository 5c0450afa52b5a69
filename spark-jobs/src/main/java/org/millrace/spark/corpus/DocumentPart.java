package org.millrace.spark.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentWriter;
import org.millrace.data.document.DroppedDocument;
import org.millrace.data.filter.Verdict;
import org.millrace.data.read.BadRecord;
import org.millrace.spark.step.PartFile;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.Tally;

/**
 * One part of documents while a task goes through it: the documents kept, beside them what was dropped, if that is wanted,
 * and what could not be read; and the counts of all three.
 */
public final class DocumentPart implements Closeable {

    private final @Nullable StepFiles files;
    private final Tally tally = new Tally();
    private final @Nullable Path path;
    private final @Nullable DocumentWriter kept;
    private final @Nullable DroppedFile dropped;
    private final @Nullable RejectedFile rejected;
    private long rows;
    private long writeNanoseconds;
    private boolean closed;

    /**
     * Writes what is kept.
     *
     * @param keepDropped whether what is dropped is written too
     */
    public DocumentPart(StepFiles files, boolean keepDropped) throws IOException {
        this(files, keepDropped, true);
    }

    private DocumentPart(@Nullable StepFiles files, boolean keepDropped, boolean write) throws IOException {
        this.files = files;
        this.path = files != null && write ? files.newAttempt() : null;
        this.kept = files != null && path != null ? new DocumentWriter(files.configuration(), path) : null;
        this.dropped = files != null && keepDropped ? new DroppedFile(files) : null;
        this.rejected = files == null ? null : new RejectedFile(files);
    }

    /** Writes at most what is dropped and what could not be read; what is kept goes on in memory. */
    static DocumentPart passingOn(StepFiles files, boolean keepDropped) throws IOException {
        return new DocumentPart(files, keepDropped, false);
    }

    /** Only counts: of a step whose files are there already. */
    static DocumentPart counting() throws IOException {
        return new DocumentPart(null, false, false);
    }

    /** Path of a part that an earlier step wrote. */
    public static Path path(String directory, int part) {
        return new Path(directory, "part-%05d.parquet".formatted(part));
    }

    /** Counts a document that was read; {@link #keep} or {@link #drop} must follow. */
    public void in(Document document) {
        tally.in(document);
    }

    void in(Document document, long characters) {
        tally.in(document, characters);
    }

    public void keep(Document document) throws IOException {
        keep(document, Tally.characters(document));
    }

    void keep(Document document, long characters) throws IOException {
        if (kept != null) {
            long begin = System.nanoTime();
            kept.write(document);
            writeNanoseconds += System.nanoTime() - begin;
            rows++;
        }
        tally.out(document, characters);
    }

    public void drop(Document document, Verdict.Drop verdict) throws IOException {
        tally.dropped(document, verdict);
        if (dropped != null) {
            dropped.write(new DroppedDocument(
                    document, verdict.reason(), verdict.measured(), verdict.threshold(), verdict.match()));
        }
    }

    /** Sets aside something that was read but is no document. */
    void reject(BadRecord record) throws IOException {
        if (rejected != null) {
            rejected.write(record);
        }
        tally.rejected(record);
    }

    /** For what only this kind of step counts. */
    public Tally tally() {
        return tally;
    }

    /** Completes the files and reports them. */
    public PartReport finish() throws IOException {
        return finish(0);
    }

    /** @param nanoseconds see {@link PartReport#nanoseconds()} */
    PartReport finish(long nanoseconds) throws IOException {
        closed = true;
        List<PartFile> written = new ArrayList<>();
        if (files != null && path != null && kept != null) {
            long begin = System.nanoTime();
            kept.close();
            written.add(files.finished(path, PartFile.PART, rows));
            writeNanoseconds += System.nanoTime() - begin;
        }
        if (dropped != null) {
            dropped.finish().ifPresent(written::add);
        }
        if (rejected != null) {
            rejected.finish().ifPresent(written::add);
        }
        return new PartReport(written, tally.counts(), nanoseconds, writeNanoseconds);
    }

    /** Unless {@link #finish} was reached, lets go of files that nobody will accept. */
    @Override
    @SuppressWarnings("try") // all three are closed, whatever one of them throws
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try (kept;
                    dropped;
                    rejected) {
                // Resources that are null are passed over.
            }
        }
    }
}
