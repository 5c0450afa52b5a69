package org.millrace.spark.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.millrace.spark.step.Counts;
import org.millrace.spark.step.Tally;

/**
 * How many unbroken stretches of each length the documents of a corpus give: ⌊tokens ÷ length⌋ of each copy. It is
 * counted for powers of two while the corpus is tokenized, so that a stage that wants more than there are is told before
 * anything is packed.
 */
final class LongDocuments {

    /** Lengths are 2⁰ to 2³⁰. */
    private static final int LENGTHS = 31;

    private static final String STRETCHES = "stretches_of_";

    private final long[] stretches = new long[LENGTHS];

    void add(int copies, int tokens) {
        for (int power = 0; power < LENGTHS && tokens >>> power > 0; power++) {
            stretches[power] += (long) copies * (tokens >>> power);
        }
    }

    void addTo(Tally tally) {
        for (int power = 0; power < LENGTHS; power++) {
            if (stretches[power] > 0) {
                tally.statistic(STRETCHES + (1 << power), stretches[power]);
            }
        }
    }

    /** What a step's manifest says of them. */
    static Map<String, Long> statistics(Counts counts) {
        Map<String, Long> statistics = new TreeMap<>();
        counts.statistics().forEach((name, amount) -> {
            if (name.startsWith(STRETCHES)) {
                statistics.put(name, amount);
            }
        });
        return statistics;
    }

    /** Stretches of a length, from such a manifest; nothing unless the length is a power of two. */
    static OptionalLong stretches(JsonNode statistics, int length) {
        return Integer.bitCount(length) == 1
                ? OptionalLong.of(statistics.path(STRETCHES + length).asLong(0))
                : OptionalLong.empty();
    }
}
