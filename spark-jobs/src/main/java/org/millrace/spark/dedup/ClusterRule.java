package org.millrace.spark.dedup;

import org.millrace.data.dedup.DuplicateCluster;
import org.millrace.data.dedup.ExactDuplicates;
import org.millrace.data.dedup.NearDuplicates;
import org.millrace.data.document.Document;
import org.millrace.data.filter.Verdict;

/** What becomes of the documents of a cluster. */
enum ClusterRule {

    /** They have the same text. */
    EXACT(ExactDuplicates.KEPT) {
        @Override
        Verdict judge(Document document, DuplicateCluster cluster, boolean inIndex) {
            return ExactDuplicates.judge(document, cluster);
        }
    },

    /** Their texts are much the same. */
    NEAR(NearDuplicates.KEPT) {
        @Override
        Verdict judge(Document document, DuplicateCluster cluster, boolean inIndex) {
            return NearDuplicates.judge(document, cluster, inIndex);
        }
    };

    private final String kept;

    ClusterRule(String kept) {
        this.kept = kept;
    }

    /** @param inIndex whether an index knows a document of the cluster */
    abstract Verdict judge(Document document, DuplicateCluster cluster, boolean inIndex);

    /** A dropped document as it is kept aside. */
    Document dropped(Document document, DuplicateCluster cluster, boolean inIndex) {
        return inIndex ? document : cluster.nameKept(document, kept);
    }
}
