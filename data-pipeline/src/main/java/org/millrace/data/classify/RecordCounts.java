package org.millrace.data.classify;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many records could be used, and how many could not, by reason. */
public final class RecordCounts {

    private final SortedMap<String, Long> bad = new TreeMap<>();
    private long documents;

    public void good() {
        documents++;
    }

    public void bad(String reason, long records) {
        bad.merge(reason, records, Long::sum);
    }

    /** Adds documents that another has counted. */
    public void add(long otherDocuments) {
        documents += otherDocuments;
    }

    public long documents() {
        return documents;
    }

    public SortedMap<String, Long> bad() {
        return Collections.unmodifiableSortedMap(bad);
    }

    /** Bad records as a share of all. */
    public double badShare() {
        long all = bad.values().stream().mapToLong(Long::longValue).sum();
        return all == 0 ? 0 : (double) all / (all + documents);
    }
}
