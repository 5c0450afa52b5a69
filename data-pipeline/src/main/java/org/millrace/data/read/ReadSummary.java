package org.millrace.data.read;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the records of one file, or of several.
 *
 * @param documents records that became documents
 * @param bad records that could not be read, {@link BadRecord#records()} added up
 * @param ignored records that are in order but hold no document, by kind: a WARC request, an image, an error page
 */
public record ReadSummary(long documents, long bad, SortedMap<String, Long> ignored) {

    public static final ReadSummary NOTHING = new ReadSummary(0, 0, Collections.emptySortedMap());

    public ReadSummary {
        ignored = Collections.unmodifiableSortedMap(new TreeMap<>(ignored));
    }

    public ReadSummary plus(ReadSummary other) {
        var sum = new TreeMap<>(ignored);
        for (Map.Entry<String, Long> entry : other.ignored.entrySet()) {
            sum.merge(entry.getKey(), entry.getValue(), Long::sum);
        }
        return new ReadSummary(documents + other.documents, bad + other.bad, sum);
    }
}
