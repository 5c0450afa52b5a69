package org.millrace.data.dedup;

import java.util.Map;
import java.util.TreeMap;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

/**
 * Documents with one text, or with much the same. Merging is associative and commutative, so any order of a distributed
 * aggregation gives the same cluster.
 *
 * @param kept the one that stays; when clusters are merged, the lowest id, which is the first in the input
 * @param size how many documents there are
 */
public record DuplicateCluster(DocumentId kept, long size) {

    public static DuplicateCluster of(DocumentId id) {
        return new DuplicateCluster(id, 1);
    }

    /** A document that was dropped, with a label that names the one that stays, as {@code file:record}. */
    public Document nameKept(Document dropped, String label) {
        Map<String, String> labels = new TreeMap<>(dropped.labels());
        labels.put(label, kept.toString());
        return new Document(
                dropped.id(),
                dropped.source(),
                dropped.uri(),
                dropped.text(),
                dropped.language(),
                dropped.copies(),
                dropped.scores(),
                labels,
                dropped.metadata());
    }

    public DuplicateCluster merge(DuplicateCluster other) {
        return new DuplicateCluster(kept.compareTo(other.kept) <= 0 ? kept : other.kept, size + other.size);
    }
}
