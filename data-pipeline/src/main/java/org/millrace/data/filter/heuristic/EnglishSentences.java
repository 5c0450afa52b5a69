package org.millrace.data.filter.heuristic;

import java.util.Arrays;

/**
 * Where the sentences of a text end, as {@link Sentences} counts them; for rules of other packages. A sentence ends with its
 * last word, so the white space after it belongs to the next one.
 */
public final class EnglishSentences {

    private int[] ends = new int[16];
    private int size;

    private EnglishSentences() {}

    /** Splits a text; one without words is one sentence, and an empty one none. */
    public static EnglishSentences split(char[] text) {
        EnglishSentences sentences = new EnglishSentences();
        Sentences.count(text, 0, text.length, sentences::add);
        if (text.length > 0) {
            sentences.add(text.length);
        }
        return sentences;
    }

    public int size() {
        return size;
    }

    /** Where a sentence ends: the first unit that is no longer part of it. */
    public int end(int sentence) {
        return ends[sentence];
    }

    private void add(int end) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
        }
        ends[size++] = end;
    }
}
