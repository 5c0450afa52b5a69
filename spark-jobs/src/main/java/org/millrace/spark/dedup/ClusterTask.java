package org.millrace.spark.dedup;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import org.millrace.data.dedup.DuplicateCluster;
import org.millrace.data.dedup.PartSeal;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.corpus.DocumentPart;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StepFiles;

/**
 * Reads a part again and leaves out what a {@link ClusterRule} drops. The documents and what was decided about them both
 * come in the order of the identities, so neither is held in memory; and it fails unless the documents are those whose
 * signatures were taken.
 */
final class ClusterTask implements PartTask<InternalRow> {

    private static final long serialVersionUID = 1;

    /** Histogram of how many documents were in a cluster of which one was kept. */
    static final String CLUSTER_SIZE = "cluster_size";

    /** Columns of the rows: identity, that of the document to keep, size of the cluster, and 1 where an index knows it. */
    private static final int ID = 0;

    private static final int KEPT = 1;
    private static final int SIZE = 2;
    private static final int IN_INDEX = 3;

    private final String input;
    private final StepFiles files;
    private final boolean keepDropped;
    private final ClusterRule rule;
    private final SignedParts parts;

    ClusterTask(String input, StepFiles files, boolean keepDropped, ClusterRule rule, SignedParts parts) {
        this.input = input;
        this.files = files;
        this.keepDropped = keepDropped;
        this.rule = rule;
        this.parts = parts;
    }

    @Override
    public List<PartReport> run(int part, Iterator<InternalRow> members) throws IOException {
        Path path = DocumentPart.path(input, part);
        PartSeal seal = new PartSeal();
        try (DocumentReader documents = new DocumentReader(files.configuration(), path);
                DocumentPart output = new DocumentPart(files, keepDropped)) {
            InternalRow member = next(members);
            while (documents.hasNext()) {
                Document document = documents.next();
                seal.add(document);
                output.in(document);
                if (member != null && member.getLong(ID) == document.id().toLong()) {
                    judge(document, member, output);
                    member = next(members);
                } else {
                    output.keep(document);
                }
            }
            if (member != null) {
                throw new IllegalStateException(
                        "%s has no document %s in its place; it must have changed since its signatures were taken"
                                .formatted(path, DocumentId.ofLong(member.getLong(ID))));
            }
            parts.requireSame(part, seal.documents(), seal.hash());
            return List.of(output.finish());
        }
    }

    private void judge(Document document, InternalRow member, DocumentPart output) throws IOException {
        DuplicateCluster cluster = new DuplicateCluster(DocumentId.ofLong(member.getLong(KEPT)), member.getLong(SIZE));
        boolean inIndex = member.getLong(IN_INDEX) != 0;
        Verdict verdict = rule.judge(document, cluster, inIndex);
        if (verdict instanceof Verdict.Drop drop) {
            output.drop(rule.dropped(document, cluster, inIndex), drop);
        } else {
            output.tally().histogram(CLUSTER_SIZE).add(cluster.size());
            output.keep(((Verdict.Keep) verdict).document());
        }
    }

    private static @Nullable InternalRow next(Iterator<InternalRow> members) {
        return members.hasNext() ? members.next() : null;
    }
}
