package org.millrace.spark.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.MeasuringFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.data.read.BadRecord;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.Tally;

/** Takes the documents of one part through the steps of a pass, one after the other, and keeps the books of each step. */
final class PassPart implements Closeable {

    private final List<PassStage> stages;
    private final List<DocumentFilter> filters;
    private final List<DocumentPart> parts = new ArrayList<>();
    private final long[] nanoseconds;

    /** @param filters one for each stage */
    PassPart(List<PassStage> stages, List<DocumentFilter> filters) throws IOException {
        this.stages = stages;
        this.filters = filters;
        this.nanoseconds = new long[stages.size()];
        try {
            for (PassStage stage : stages) {
                parts.add(stage.openPart());
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Judges a document by each step until one drops it. */
    void document(Document document) throws IOException {
        Document current = document;
        long characters = Tally.characters(document);
        for (int i = 0; i < filters.size(); i++) {
            DocumentPart part = parts.get(i);
            part.in(current, characters);
            if (stages.get(i).sources().covers(current.source())) {
                Verdict verdict = judge(i, current);
                if (verdict instanceof Verdict.Drop drop) {
                    part.drop(current, drop);
                    return;
                }
                Document kept = ((Verdict.Keep) verdict).document();
                if (!kept.text().equals(current.text())) {
                    characters = Tally.characters(kept);
                }
                current = kept;
                measure(i, current);
            }
            part.keep(current, characters);
        }
    }

    /** Sets aside what the first step, {@code read}, could not make a document of. */
    void bad(BadRecord record) throws IOException {
        parts.get(0).reject(record);
    }

    /** Counts what it took the first step to come by the documents. */
    void reading(long nanos) {
        nanoseconds[0] += nanos;
    }

    /** The books of the first step. */
    Tally first() {
        return parts.get(0).tally();
    }

    private void measure(int stage, Document document) {
        if (filters.get(stage) instanceof MeasuringFilter filter) {
            long begin = System.nanoTime();
            filter.measure(document, parts.get(stage).tally()::measured);
            nanoseconds[stage] += System.nanoTime() - begin;
        }
    }

    private Verdict judge(int stage, Document document) {
        DocumentFilter filter = filters.get(stage);
        long begin = System.nanoTime();
        try {
            return filter.judge(document);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "Step %s failed on document %s of source %s (%s): %s"
                            .formatted(
                                    stages.get(stage).name(),
                                    document.id(),
                                    document.source(),
                                    document.uri(),
                                    e.getMessage()),
                    e);
        } finally {
            nanoseconds[stage] += System.nanoTime() - begin;
        }
    }

    /** Completes the files of every step and reports them, in the order of the steps. */
    List<PartReport> finish() throws IOException {
        List<PartReport> reports = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            reports.add(parts.get(i).finish(nanoseconds[i]));
        }
        return reports;
    }

    /** Unless {@link #finish} was reached, lets go of files that nobody will accept. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (DocumentPart part : parts) {
            try {
                part.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
