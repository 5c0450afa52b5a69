package org.millrace.spark.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.millrace.spark.step.Counts;
import org.millrace.spark.step.Tally;

/**
 * How many tokens a mixture takes, and how many unbroken stretches of each length the documents of a corpus give: ⌊tokens ÷ length⌋ of each copy. It is
 * counted for powers of two while the corpus is tokenized, so that a stage that wants more than there are is told before
 * anything is packed. Stages with a mixture of their own are counted apart.
 */
final class LongDocuments {

    /** Lengths are 2⁰ to 2³⁰. */
    private static final int LENGTHS = 31;

    private static final String STRETCHES = "stretches_of_";
    private static final String TOKENS = "tokens";
    private static final String OF_STAGE = ".of_stage.";

    private final long[] stretches = new long[LENGTHS];
    private final String suffix;
    private long all;

    private LongDocuments(String suffix) {
        this.suffix = suffix;
    }

    /** For stages without a mixture of their own. */
    static LongDocuments ofAll() {
        return new LongDocuments("");
    }

    /** For a stage with one. */
    static LongDocuments ofStage(String stage) {
        return new LongDocuments(OF_STAGE + stage);
    }

    void add(int copies, int tokens) {
        all += (long) copies * tokens;
        for (int power = 0; power < LENGTHS && tokens >>> power > 0; power++) {
            stretches[power] += (long) copies * (tokens >>> power);
        }
    }

    void addTo(Tally tally) {
        tally.statistic(TOKENS + suffix, all);
        for (int power = 0; power < LENGTHS; power++) {
            if (stretches[power] > 0) {
                tally.statistic(STRETCHES + (1 << power) + suffix, stretches[power]);
            }
        }
    }

    /** What a step's manifest says of them. */
    static Map<String, Long> statistics(Counts counts) {
        Map<String, Long> statistics = new TreeMap<>();
        counts.statistics().forEach((name, amount) -> {
            if (name.startsWith(STRETCHES) || name.startsWith(TOKENS)) {
                statistics.put(name, amount);
            }
        });
        return statistics;
    }

    /** Tokens that the mixture of a stage takes, from such a manifest. */
    static long tokens(JsonNode statistics, String stage) {
        return statistics.path(TOKENS + suffix(statistics, stage)).asLong(0);
    }

    /** Stretches of a length, from such a manifest; nothing unless the length is a power of two. */
    static OptionalLong stretches(JsonNode statistics, String stage, int length) {
        String name = STRETCHES + length + suffix(statistics, stage);
        return Integer.bitCount(length) == 1
                ? OptionalLong.of(statistics.path(name).asLong(0))
                : OptionalLong.empty();
    }

    private static String suffix(JsonNode statistics, String stage) {
        return statistics.has(TOKENS + OF_STAGE + stage) ? OF_STAGE + stage : "";
    }
}
