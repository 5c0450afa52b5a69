package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.dedup.ExactDuplicates;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.corpus.DuplicateWalk.Membership;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StepFiles;
import scala.Tuple2;

/**
 * Reads a part again and leaves out what {@link ExactDuplicates} drops. The documents and their memberships of clusters
 * both come in the order of the documents' identities, so neither is held in memory.
 */
final class DeduplicateTask implements PartTask<Tuple2<byte[], byte[]>> {

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
    public List<PartReport> run(int part, Iterator<Tuple2<byte[], byte[]>> memberships) throws IOException {
        Path path = DocumentPart.path(input, part);
        try (DocumentReader documents = new DocumentReader(files.configuration(), path);
                DocumentPart output = new DocumentPart(files, keepDropped)) {
            Membership membership = next(memberships);
            DocumentId before = null;
            while (documents.hasNext()) {
                Document document = documents.next();
                if (before != null && document.id().compareTo(before) <= 0) {
                    throw new IllegalStateException(
                            "%s has document %s after %s; a part must be in the order of the identities"
                                    .formatted(path, document.id(), before));
                }
                before = document.id();
                output.in(document);
                if (membership != null && membership.id().equals(document.id())) {
                    judge(document, membership, output);
                    membership = next(memberships);
                } else {
                    output.keep(document);
                }
            }
            if (membership != null) {
                throw new IllegalStateException("%s has no document %s; it must have changed since it was hashed"
                        .formatted(path, membership.id()));
            }
            return List.of(output.finish());
        }
    }

    private static void judge(Document document, Membership membership, DocumentPart output) throws IOException {
        Verdict verdict = ExactDuplicates.judge(document, membership.cluster());
        if (verdict instanceof Verdict.Drop drop) {
            output.drop(document, drop);
        } else {
            output.tally().histogram(CLUSTER_SIZE).add(membership.cluster().size());
            output.keep(((Verdict.Keep) verdict).document());
        }
    }

    private static @Nullable Membership next(Iterator<Tuple2<byte[], byte[]>> memberships) {
        return memberships.hasNext() ? Membership.ofPair(memberships.next()) : null;
    }
}
