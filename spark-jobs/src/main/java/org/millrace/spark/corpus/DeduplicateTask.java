package org.millrace.spark.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StepFiles;
import scala.Tuple2;

/**
 * Reads a part again and leaves out the documents that {@link ExactDuplicates} has named. Both come in the order of the
 * documents' identities, so neither is held in memory.
 */
final class DeduplicateTask implements PartTask<Tuple2<byte[], Long>> {

    /** Measured is which occurrence of its text the document is; the threshold is the one that stays. */
    static final String REASON = "deduplicate.exact";

    /** Histogram of how many documents had the same text, where more than one had. */
    static final String CLUSTER_SIZE = "cluster_size";

    private final String input;
    private final StepFiles files;
    private final boolean keepDropped;

    DeduplicateTask(String input, StepFiles files, boolean keepDropped) {
        this.input = input;
        this.files = files;
        this.keepDropped = keepDropped;
    }

    @Override
    public List<PartReport> run(int part, Iterator<Tuple2<byte[], Long>> fates) throws IOException {
        try (DocumentReader documents = new DocumentReader(files.configuration(), DocumentPart.path(input, part));
                DocumentPart output = new DocumentPart(files, keepDropped)) {
            Fate fate = Fate.next(fates);
            long before = -1;
            while (documents.hasNext()) {
                Document document = documents.next();
                long id = document.id().toLong();
                if (id <= before) {
                    throw new IllegalStateException("Document %s in %s comes after a later one"
                            .formatted(document.id(), DocumentPart.path(input, part)));
                }
                before = id;
                output.in(document);
                if (fate.id == id) {
                    apply(fate, document, output);
                    fate = Fate.next(fates);
                } else {
                    output.keep(document);
                }
            }
            if (fate != Fate.NONE) {
                throw new IllegalStateException("%s has no document %s; it has changed while it was deduplicated"
                        .formatted(DocumentPart.path(input, part), DocumentId.ofLong(fate.id)));
            }
            return List.of(output.finish());
        }
    }

    private static void apply(Fate fate, Document document, DocumentPart output) throws IOException {
        if (fate.value >= 2) {
            output.drop(document, new Verdict.Drop(REASON, fate.value, 1));
        } else {
            output.tally().histogram(CLUSTER_SIZE).add(-fate.value);
            output.keep(document);
        }
    }

    /** What is to happen to the next document that is not simply kept. */
    private record Fate(long id, long value) {

        private static final Fate NONE = new Fate(-1, 0);

        private static Fate next(Iterator<Tuple2<byte[], Long>> fates) {
            if (!fates.hasNext()) {
                return NONE;
            }
            Tuple2<byte[], Long> fate = fates.next();
            return new Fate(ByteBuffer.wrap(fate._1()).getLong(Integer.BYTES), fate._2());
        }
    }
}
