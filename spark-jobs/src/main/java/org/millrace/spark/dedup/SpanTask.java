package org.millrace.spark.dedup;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import org.millrace.data.dedup.PartSeal;
import org.millrace.data.dedup.RepeatedSpans;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.corpus.DocumentPart;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StepFiles;

/**
 * Reads a part again and cuts out the runs that came before elsewhere, which come in the order of the identities and units;
 * it fails unless the documents are those in which they were found.
 */
final class SpanTask implements PartTask<InternalRow> {

    private static final long serialVersionUID = 1;

    /** Runs cut out, where runs that overlap count each. */
    static final String RUNS = "repeated_runs";

    /** Documents of which something was cut out. */
    static final String DOCUMENTS = "documents_cut";

    /** UTF-16 units that documents which stay have lost. */
    static final String CHARACTERS = "characters_cut";

    private final String input;
    private final StepFiles files;
    private final RepeatedSpansConfig config;
    private final boolean keepDropped;
    private final SignedParts parts;

    SpanTask(String input, StepFiles files, RepeatedSpansConfig config, boolean keepDropped, SignedParts parts) {
        this.input = input;
        this.files = files;
        this.config = config;
        this.keepDropped = keepDropped;
        this.parts = parts;
    }

    @Override
    public List<PartReport> run(int part, Iterator<InternalRow> runs) throws IOException {
        Path path = DocumentPart.path(input, part);
        RepeatedSpans rule = new RepeatedSpans(config.unit(), config.span(), config.minWords(), config.minSentences());
        PartSeal seal = new PartSeal();
        int[] units = new int[16];
        try (DocumentReader documents = new DocumentReader(files.configuration(), path);
                DocumentPart output = new DocumentPart(files, keepDropped)) {
            InternalRow run = next(runs);
            while (documents.hasNext()) {
                Document document = documents.next();
                seal.add(document);
                output.in(document);
                int count = 0;
                while (run != null && run.getLong(0) == document.id().toLong()) {
                    if (count == units.length) {
                        units = Arrays.copyOf(units, count * 2);
                    }
                    units[count++] = (int) run.getLong(1);
                    run = next(runs);
                }
                if (count == 0) {
                    output.keep(document);
                } else {
                    output.tally().statistic(RUNS, count);
                    output.tally().statistic(DOCUMENTS, 1);
                    cut(document, rule.judge(document, units, count), output);
                }
            }
            if (run != null) {
                throw new IllegalStateException(
                        "%s has no document %s in its place; it must have changed since its runs were compared"
                                .formatted(path, DocumentId.ofLong(run.getLong(0))));
            }
            parts.requireSame(part, seal.documents(), seal.hash());
            return List.of(output.finish());
        }
    }

    private static void cut(Document document, Verdict verdict, DocumentPart output) throws IOException {
        if (verdict instanceof Verdict.Drop drop) {
            output.drop(document, drop);
        } else {
            Document left = ((Verdict.Keep) verdict).document();
            output.tally()
                    .statistic(
                            CHARACTERS, document.text().length() - left.text().length());
            output.keep(left);
        }
    }

    private static @Nullable InternalRow next(Iterator<InternalRow> runs) {
        return runs.hasNext() ? runs.next() : null;
    }
}
