package org.millrace.spark.dedup;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.millrace.data.dedup.RepeatedSpans;
import org.millrace.data.document.Document;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.corpus.DocumentPart;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StepFiles;

/**
 * Reads a part again and cuts out the runs that came before elsewhere, which come in the order of their units; it fails
 * unless the documents are those in which they were found.
 */
final class SpanTask implements PartTask<InternalRow> {

    private static final long serialVersionUID = 1;

    /** Runs cut out, where runs that overlap count each. */
    static final String RUNS = "repeated_runs";

    /** Documents of which something was cut out. */
    static final String DOCUMENTS = "documents_cut";

    /** UTF-16 units that documents which stay have lost. */
    static final String CHARACTERS = "characters_cut";

    /** Column of the rows after the identity: first unit of the run. */
    private static final int UNIT = 1;

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
        RepeatedSpans rule = new RepeatedSpans(config.unit(), config.span(), config.minWords(), config.minSentences());
        int[] units = new int[16];
        try (SecondReading documents = new SecondReading(files.configuration(), input, part, runs);
                DocumentPart output = new DocumentPart(files, keepDropped)) {
            while (documents.hasNext()) {
                Document document = documents.next();
                output.in(document);
                int count = 0;
                for (InternalRow run = documents.row(); run != null; run = documents.row()) {
                    if (count == units.length) {
                        units = Arrays.copyOf(units, count * 2);
                    }
                    units[count++] = (int) run.getLong(UNIT);
                }
                if (count == 0) {
                    output.keep(document);
                } else {
                    output.tally().statistic(RUNS, count);
                    output.tally().statistic(DOCUMENTS, 1);
                    cut(document, rule.judge(document, units, count), output);
                }
            }
            documents.requireSame(parts);
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
}
