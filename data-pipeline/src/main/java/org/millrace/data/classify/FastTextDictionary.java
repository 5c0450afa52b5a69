package org.millrace.data.classify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The words and labels of a fastText model. Words come first, by falling frequency, then labels, likewise; the number of a
 * word is its row in the input matrix, that of a label, less the number of words, its row in the output matrix.
 */
final class FastTextDictionary {

    /** What labels begin with; the file does not say, so it has to be fastText's default. */
    static final String LABEL_PREFIX = "__label__";

    private static final byte[] LABEL_BYTES = LABEL_PREFIX.getBytes(StandardCharsets.US_ASCII);

    private final WordTable table;
    private final int words;
    private final long tokens;
    private final long[] counts;

    /**
     * @param table words, then labels
     * @param words how many of them are words
     * @param tokens of the training data
     * @param counts occurrences in the training data, by number
     */
    FastTextDictionary(WordTable table, int words, long tokens, long[] counts) {
        this.table = table;
        this.words = words;
        this.tokens = tokens;
        this.counts = counts;
    }

    int words() {
        return words;
    }

    int labels() {
        return table.size() - words;
    }

    int entries() {
        return table.size();
    }

    long tokens() {
        return tokens;
    }

    long count(int entry) {
        return counts[entry];
    }

    byte[] entry(int entry) {
        return table.word(entry);
    }

    /** How often each label was there in training, by its row. */
    long[] labelCounts() {
        long[] labelCounts = new long[labels()];
        System.arraycopy(counts, words, labelCounts, 0, labelCounts.length);
        return labelCounts;
    }

    /** The labels by their rows, without what all of them begin with. */
    List<String> labelNames() {
        List<String> names = new ArrayList<>();
        for (int i = words; i < table.size(); i++) {
            String name = new String(table.word(i), StandardCharsets.UTF_8);
            names.add(name.startsWith(LABEL_PREFIX) ? name.substring(LABEL_PREFIX.length()) : name);
        }
        return List.copyOf(names);
    }

    /** The number of a word or label, or -1. */
    int find(byte[] source, int from, int to, int hash) {
        return table.find(source, from, to, hash);
    }

    /** Whether a token of a text is a label, known or not: those are no features. */
    boolean isLabel(int entry, byte[] source, int from, int to) {
        return entry >= 0 ? entry >= words : startsWithPrefix(source, from, to);
    }

    static boolean startsWithPrefix(byte[] source, int from, int to) {
        if (to - from < LABEL_BYTES.length) {
            return false;
        }
        for (int i = 0; i < LABEL_BYTES.length; i++) {
            if (source[from + i] != LABEL_BYTES[i]) {
                return false;
            }
        }
        return true;
    }
}
