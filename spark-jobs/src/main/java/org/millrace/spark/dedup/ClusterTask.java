package org.millrace.spark.dedup;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.millrace.data.dedup.DuplicateCluster;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.corpus.DocumentPart;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StepFiles;

/**
 * Reads a part again and leaves out what a {@link ClusterRule} drops; it fails unless the documents are those whose
 * signatures were taken.
 */
final class ClusterTask implements PartTask<InternalRow> {

    private static final long serialVersionUID = 1;

    /** Histogram of how many documents were in a cluster of which one was kept. */
    static final String CLUSTER_SIZE = "cluster_size";

    /** Columns of the rows after the identity: that of the document to keep, size of the cluster, 1 where an index knows it. */
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
        try (SecondReading documents = new SecondReading(files.configuration(), input, part, members);
                DocumentPart output = new DocumentPart(files, keepDropped)) {
            while (documents.hasNext()) {
                Document document = documents.next();
                output.in(document);
                InternalRow member = documents.row();
                if (member == null) {
                    output.keep(document);
                } else {
                    judge(document, member, output);
                }
            }
            documents.requireSame(parts);
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
}
