package org.millrace.data.dedup;

import org.millrace.data.document.DocumentId;

/**
 * All documents with one text. Merging is associative and commutative, so any order of a distributed aggregation gives
 * the same cluster.
 *
 * @param kept the one that stays: the lowest id, which is the first in the input
 * @param size how many documents there are
 */
public record DuplicateCluster(DocumentId kept, long size) {

    public static DuplicateCluster of(DocumentId id) {
        return new DuplicateCluster(id, 1);
    }

    public DuplicateCluster merge(DuplicateCluster other) {
        return new DuplicateCluster(kept.compareTo(other.kept) <= 0 ? kept : other.kept, size + other.size);
    }
}
