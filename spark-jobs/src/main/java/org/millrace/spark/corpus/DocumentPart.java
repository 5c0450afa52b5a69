package org.millrace.spark.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
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
 * One part of documents while a task writes it: the documents kept, beside them what was dropped, if that is wanted, and
 * what could not be read; and the counts of all three.
 */
final class DocumentPart implements Closeable {

    private final StepFiles files;
    private final boolean keepDropped;
    private final Tally tally = new Tally();
    private final Path path;
    private final DocumentWriter kept;
    private final DroppedFile dropped;
    private final RejectedFile rejected;
    private long rows;
    private boolean closed;

    DocumentPart(StepFiles files, boolean keepDropped) throws IOException {
        this.files = files;
        this.keepDropped = keepDropped;
        this.path = files.newAttempt();
        this.kept = new DocumentWriter(files.configuration(), path);
        this.dropped = new DroppedFile(files);
        this.rejected = new RejectedFile(files);
    }

    /** Path of a part that an earlier step wrote. */
    static Path path(String directory, int part) {
        return new Path(directory, "part-%05d.parquet".formatted(part));
    }

    /** Counts a document that was read; {@link #keep} or {@link #drop} must follow. */
    void in(Document document) {
        tally.in(document);
    }

    void keep(Document document) throws IOException {
        kept.write(document);
        rows++;
        tally.out(document);
    }

    void drop(Document document, Verdict.Drop verdict) throws IOException {
        tally.dropped(document, verdict.reason(), verdict.measured(), verdict.threshold());
        if (keepDropped) {
            dropped.write(new DroppedDocument(document, verdict.reason(), verdict.measured(), verdict.threshold()));
        }
    }

    /** Sets aside something that was read but is no document. */
    void reject(BadRecord record) throws IOException {
        rejected.write(record);
        tally.rejected(record);
    }

    Tally tally() {
        return tally;
    }

    /** Completes the files and reports them. */
    PartReport finish() throws IOException {
        closed = true;
        kept.close();
        List<PartFile> written = new ArrayList<>();
        written.add(files.finished(path, PartFile.PART, rows));
        dropped.finish().ifPresent(written::add);
        rejected.finish().ifPresent(written::add);
        return new PartReport(written, tally.counts());
    }

    /** Unless {@link #finish} was reached, lets go of files that nobody will accept. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try (kept;
                    dropped;
                    rejected) {
                // All three are closed, whatever one of them throws.
            }
        }
    }
}
