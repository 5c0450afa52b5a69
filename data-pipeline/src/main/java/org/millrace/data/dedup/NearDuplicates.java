package org.millrace.data.dedup;

import org.millrace.data.document.Document;
import org.millrace.data.filter.Verdict;

/** The rule for documents that are much the same: one of a cluster stays, and remembers how many there were. */
public final class NearDuplicates {

    /** Name of the score that holds the size of the cluster which the document stands for. */
    public static final String CLUSTER_SIZE = "near_duplicate_cluster_size";

    /** Name of the label that tells of a dropped document which one was kept, as {@code file:record}. */
    public static final String KEPT = "near_duplicate_of";

    /** Another document of the cluster stays. */
    public static final String REASON = "minhash.near_duplicate";

    /** A document of the cluster is in an index of an earlier run, so none stays. */
    public static final String IN_INDEX = "minhash.in_index";

    private NearDuplicates() {}

    /** Keeps or drops one document of a cluster; the measured value of a drop is the cluster's size. */
    public static Verdict judge(Document document, DuplicateCluster cluster, boolean inIndex) {
        if (inIndex) {
            return new Verdict.Drop(IN_INDEX, cluster.size(), 0);
        }
        return document.id().equals(cluster.kept())
                ? new Verdict.Keep(document.withScore(CLUSTER_SIZE, (double) cluster.size()))
                : new Verdict.Drop(REASON, cluster.size(), 1);
    }
}
