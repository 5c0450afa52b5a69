package org.millrace.spark.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.millrace.data.mix.Amount;
import org.millrace.data.statistics.Distribution;

/**
 * What happened to the rows of a part, or of a whole step.
 *
 * @param rowsIn rows read, those that could not be used included
 * @param rowsOut rows written
 * @param dropped rows dropped on purpose, by reason
 * @param matches rows dropped for something of a list, by reason and by what that was
 * @param rejected rows that could not be read, by reason
 * @param examples the first few of each reason
 * @param sources amounts by source
 * @param languages documents written, by language
 * @param groups documents written times their copies, by {@link org.millrace.data.mix.Group#key()}
 * @param statistics other amounts that add up over parts, by name
 * @param histograms by name, such as {@code characters} or {@code cluster_size}
 * @param distributions of what the documents written are like, by group of documents and by measure
 */
public record Counts(
        long rowsIn,
        long rowsOut,
        SortedMap<String, Long> dropped,
        SortedMap<String, SortedMap<String, Long>> matches,
        SortedMap<String, Long> rejected,
        SortedMap<String, List<Example>> examples,
        SortedMap<String, SourceCounts> sources,
        SortedMap<String, Long> languages,
        SortedMap<String, Amount> groups,
        SortedMap<String, Long> statistics,
        SortedMap<String, Histogram> histograms,
        SortedMap<String, SortedMap<String, Distribution>> distributions) {

    /** Examples kept of each reason. */
    static final int EXAMPLES = 3;

    public long rowsDropped() {
        return total(dropped);
    }

    public long rowsRejected() {
        return total(rejected);
    }

    /** A histogram by its name; an empty one where nothing was counted. */
    public Histogram histogram(String name) {
        return histograms.getOrDefault(name, new Histogram());
    }

    /** The sum of parts in their order; of the examples, the first of each reason remain. */
    public static Counts sum(List<Counts> parts) {
        long rowsIn = 0;
        long rowsOut = 0;
        SortedMap<String, Long> dropped = new TreeMap<>();
        SortedMap<String, SortedMap<String, Long>> matches = new TreeMap<>();
        SortedMap<String, Long> rejected = new TreeMap<>();
        SortedMap<String, List<Example>> examples = new TreeMap<>();
        SortedMap<String, SourceCounts> sources = new TreeMap<>();
        SortedMap<String, Long> languages = new TreeMap<>();
        SortedMap<String, Amount> groups = new TreeMap<>();
        SortedMap<String, Long> statistics = new TreeMap<>();
        SortedMap<String, Histogram> histograms = new TreeMap<>();
        SortedMap<String, SortedMap<String, Distribution>> distributions = new TreeMap<>();
        for (Counts part : parts) {
            rowsIn += part.rowsIn;
            rowsOut += part.rowsOut;
            part.dropped.forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
            part.matches.forEach((reason, counts) -> {
                SortedMap<String, Long> all = matches.computeIfAbsent(reason, key -> new TreeMap<>());
                counts.forEach((match, count) -> all.merge(match, count, Long::sum));
            });
            part.rejected.forEach((reason, count) -> rejected.merge(reason, count, Long::sum));
            part.examples.forEach((reason, list) -> {
                List<Example> kept = examples.computeIfAbsent(reason, key -> new ArrayList<>());
                kept.addAll(list.subList(0, Math.min(list.size(), EXAMPLES - kept.size())));
            });
            part.sources.forEach((source, counts) -> sources.merge(source, counts, SourceCounts::plus));
            part.languages.forEach((language, count) -> languages.merge(language, count, Long::sum));
            part.groups.forEach((group, amount) -> groups.merge(group, amount, Amount::plus));
            part.statistics.forEach((name, amount) -> statistics.merge(name, amount, Long::sum));
            part.histograms.forEach((name, histogram) ->
                    histograms.computeIfAbsent(name, key -> new Histogram()).addAll(histogram));
            part.distributions.forEach((group, measures) -> measures.forEach((measure, distribution) -> distributions
                    .computeIfAbsent(group, key -> new TreeMap<>())
                    .computeIfAbsent(measure, key -> new Distribution())
                    .addAll(distribution)));
        }
        return new Counts(
                rowsIn,
                rowsOut,
                dropped,
                matches,
                rejected,
                examples,
                sources,
                languages,
                groups,
                statistics,
                histograms,
                distributions);
    }

    Counts withExamples(SortedMap<String, List<Example>> newExamples) {
        return new Counts(
                rowsIn,
                rowsOut,
                dropped,
                matches,
                rejected,
                newExamples,
                sources,
                languages,
                groups,
                statistics,
                histograms,
                distributions);
    }

    /** Fails where rows went missing or came from nowhere: a mistake of ours, never of the data. */
    void requireBalance() {
        long accounted = rowsOut + rowsDropped() + rowsRejected();
        if (rowsIn != accounted) {
            throw new IllegalStateException(
                    "The step read %d rows but accounts for %d: %d written, %d dropped, %d rejected; its output is not kept"
                            .formatted(rowsIn, accounted, rowsOut, rowsDropped(), rowsRejected()));
        }
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
