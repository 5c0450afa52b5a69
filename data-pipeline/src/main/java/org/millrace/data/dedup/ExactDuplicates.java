package org.millrace.data.dedup;

import java.util.HashMap;
import java.util.Map;
import org.millrace.data.document.Document;
import org.millrace.data.filter.Verdict;

/** The rule for documents with the same text: one stays, and remembers how many there were. */
public final class ExactDuplicates {

    /** Name of the score that holds the size of the cluster which the document stands for. */
    public static final String CLUSTER_SIZE = "duplicate_cluster_size";

    /** Name of the label that tells of a dropped document which one was kept, as {@code file:record}. */
    public static final String KEPT = "duplicate_of";

    /** The one reason to drop. */
    public static final String REASON = "deduplicate.exact_duplicate";

    private ExactDuplicates() {}

    /** Clusters of documents that fit into memory. */
    public static Map<ContentHash, DuplicateCluster> cluster(Iterable<Document> documents) {
        var clusters = new HashMap<ContentHash, DuplicateCluster>();
        for (Document document : documents) {
            clusters.merge(
                    ContentHash.of(document.text()), DuplicateCluster.of(document.id()), DuplicateCluster::merge);
        }
        return clusters;
    }

    /** Keeps or drops one document of a cluster; the measured value of a drop is the cluster's size. */
    public static Verdict judge(Document document, DuplicateCluster cluster) {
        return document.id().equals(cluster.kept())
                ? new Verdict.Keep(document.withScore(CLUSTER_SIZE, (double) cluster.size()))
                : new Verdict.Drop(REASON, cluster.size(), 1);
    }
}
