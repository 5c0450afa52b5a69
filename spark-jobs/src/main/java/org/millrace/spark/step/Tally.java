package org.millrace.spark.step;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.filter.MeasureSink;
import org.millrace.data.filter.Verdict;
import org.millrace.data.mix.Amount;
import org.millrace.data.mix.Group;
import org.millrace.data.read.BadRecord;
import org.millrace.data.read.Utf8;
import org.millrace.data.statistics.Distribution;

/** Counts the rows of one part while a task goes through them. */
public final class Tally {

    /** Names of the histograms of lengths. */
    static final String CHARACTERS = "characters";

    static final String TOKENS = "tokens";

    private static final int EXCERPT_CHARACTERS = 240;

    /** Groups of documents told apart in one part; what comes after them is counted together. */
    private static final int MOST_GROUPS = 500;

    private static final String OTHER_GROUPS = "(others)";

    private long rowsIn;
    private long rowsOut;
    private final SortedMap<String, Long> dropped = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, Long>> matches = new TreeMap<>();
    private final SortedMap<String, Long> rejected = new TreeMap<>();
    private final SortedMap<String, List<Example>> examples = new TreeMap<>();
    private final SortedMap<String, SourceCounts> sources = new TreeMap<>();
    private final SortedMap<String, Long> languages = new TreeMap<>();
    private final SortedMap<Group, Amount> groups = new TreeMap<>();
    private final SortedMap<String, Long> statistics = new TreeMap<>();
    private final SortedMap<String, Histogram> histograms = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, Distribution>> distributions = new TreeMap<>();

    public void in(Document document) {
        in(document, characters(document));
    }

    /** @param characters code points of its text, where they are known already */
    public void in(Document document, long characters) {
        rowsIn++;
        add(document.source(), new SourceCounts(1, 0, characters, 0, 0));
    }

    public void out(Document document) {
        out(document, characters(document));
    }

    /** @param characters code points of its text, where they are known already */
    public void out(Document document, long characters) {
        rowsOut++;
        int copies = document.copies();
        add(document.source(), new SourceCounts(0, copies, 0, copies * characters, 0));
        histogram(CHARACTERS).add(characters);
        language(document.language());
        groups.merge(Group.of(document), new Amount(copies, copies * Utf8.length(document.text())), Amount::plus);
    }

    public void dropped(Document document, Verdict.Drop verdict) {
        String reason = verdict.reason();
        dropped.merge(reason, 1L, Long::sum);
        if (!verdict.match().isEmpty()) {
            matches.computeIfAbsent(reason, key -> new TreeMap<>()).merge(verdict.match(), 1L, Long::sum);
        }
        List<Example> list = examples.computeIfAbsent(reason, key -> new ArrayList<>());
        if (list.size() < Counts.EXAMPLES) {
            list.add(new Example(
                    document.id().toString(),
                    document.uri(),
                    Double.toString(verdict.measured()),
                    Double.toString(verdict.threshold()),
                    excerpt(document.text()),
                    verdict.match()));
        }
    }

    /** A record that is not a document, or a stretch of them; it counts as read. */
    public void rejected(BadRecord record) {
        rowsIn += record.records();
        rejected.merge(record.reason(), record.records(), Long::sum);
        List<Example> list = examples.computeIfAbsent(record.reason(), key -> new ArrayList<>());
        if (list.size() < Counts.EXAMPLES) {
            list.add(new Example(record.position(), record.file(), record.detail(), "", excerpt(record.excerpt())));
        }
    }

    /** A row of tokens, read and written. */
    public void tokens(String source, int copies, int tokens) {
        rowsIn++;
        rowsOut++;
        add(source, new SourceCounts(1, copies, 0, 0, (long) copies * tokens));
        histogram(TOKENS).add(tokens);
    }

    /** A document packed into sequences, once for each copy. */
    public void packed(String source, int tokens) {
        rowsIn++;
        add(source, new SourceCounts(1, 1, 0, 0, tokens));
        histogram(TOKENS).add(tokens);
    }

    /** Sequences that came of the documents packed. */
    public void sequences(long sequences) {
        rowsOut += sequences;
    }

    /** Adds to an amount that only this step knows. */
    public void statistic(String name, long amount) {
        statistics.merge(name, amount, Long::sum);
    }

    public Histogram histogram(String name) {
        return histograms.computeIfAbsent(name, key -> new Histogram());
    }

    /** Counts what a document written is like; see {@link MeasureSink#add}. */
    public void measured(String group, String measure, double value) {
        if (!(value >= 0 && value <= Double.MAX_VALUE)) {
            return;
        }
        boolean told = distributions.size() < MOST_GROUPS || distributions.containsKey(group);
        distributions
                .computeIfAbsent(told ? group : OTHER_GROUPS, key -> new TreeMap<>())
                .computeIfAbsent(measure, key -> new Distribution())
                .add(value);
    }

    public Counts counts() {
        SortedMap<String, Amount> groupsByKey = new TreeMap<>();
        groups.forEach((group, amount) -> groupsByKey.put(group.key(), amount));
        return new Counts(
                rowsIn,
                rowsOut,
                dropped,
                matches,
                rejected,
                examples,
                sources,
                languages,
                groupsByKey,
                statistics,
                histograms,
                distributions);
    }

    private void add(String source, SourceCounts counts) {
        sources.merge(source, counts, SourceCounts::plus);
    }

    private void language(@Nullable String language) {
        if (language != null) {
            languages.merge(language, 1L, Long::sum);
        }
    }

    /** Code points of a text. */
    public static long characters(Document document) {
        return document.text().codePointCount(0, document.text().length());
    }

    private static String excerpt(String text) {
        if (text.codePointCount(0, text.length()) <= EXCERPT_CHARACTERS) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, EXCERPT_CHARACTERS)) + "…";
    }
}
