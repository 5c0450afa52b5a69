package org.millrace.data.filter.heuristic;

/**
 * Runs of n words that occur again, measured in code points.
 *
 * <p>An n-gram is known by a polynomial hash modulo the prime 2⁶¹−1 and no string is made of it. The hash of a run comes
 * from two prefix hashes, whatever n is. Two different runs are taken for one with a chance below length · 2⁻⁶¹.
 *
 * <p>Two kinds of equality are needed. The most frequent n-gram counts runs of equal words. The duplicated n-grams are
 * those whose words joined <em>without</em> spaces are equal, so that {@code any|one} repeats {@code an|yone}.
 */
final class RepeatedNGrams {

    private static final long CHARACTER_BASE = 0x11A5_53D3_C6B8_27F1L;
    private static final long WORD_BASE = 0x0C7E_9B41_5D2F_A683L;
    private static final long[] CHARACTER_POWERS = powers(256);

    private final int words;
    /** Hash of the characters of all words before the one at an index. */
    private final long[] characterHashes;
    /** Hash of the words before the one at an index, each taken as one letter. */
    private final long[] wordHashes;
    /** UTF-16 units of all words before the one at an index. */
    private final int[] units;
    /** Code points of all words before the one at an index. */
    private final int[] codePoints;

    private final HashCounts counts;

    /** Takes turns with the counts in their memory, the largest part of what a long text needs. */
    private final HashSetOfLongs seen;

    RepeatedNGrams(Words split) {
        words = split.size();
        characterHashes = new long[words + 1];
        wordHashes = new long[words + 1];
        units = new int[words + 1];
        codePoints = new int[words + 1];
        counts = new HashCounts(words);
        seen = counts.setInItsPlace();
        char[] text = split.text();
        for (int word = 0; word < words; word++) {
            int begin = split.begin(word);
            int end = split.end(word);
            long hash = 0;
            int surrogatePairs = 0;
            for (int i = begin; i < end; i++) {
                hash = Modular.multiplyAdd(hash, CHARACTER_BASE, text[i] + 1L);
                surrogatePairs += Character.isLowSurrogate(text[i]) ? 1 : 0;
            }
            int length = end - begin;
            units[word + 1] = units[word] + length;
            codePoints[word + 1] = codePoints[word] + length - surrogatePairs;
            characterHashes[word + 1] = Modular.multiplyAdd(characterHashes[word], characterPower(length), hash);
            wordHashes[word + 1] = Modular.multiplyAdd(wordHashes[word], WORD_BASE, hash);
        }
    }

    /** How many words the text has. */
    int words() {
        return words;
    }

    /** Code points of so many words from one on, without what is between them. */
    int length(int first, int count) {
        return codePoints[first + count] - codePoints[first];
    }

    /** How often each run of so many words occurs. */
    RunCounts runs(int n) {
        int grams = Math.max(0, words - n + 1);
        counts.clear(grams);
        int[] slots = new int[grams];
        long power = Modular.power(WORD_BASE, n);
        for (int first = 0; first < grams; first++) {
            slots[first] = counts.add(run(first, n, power), first);
        }
        int[] occurrences = new int[grams];
        boolean[] isFirst = new boolean[grams];
        for (int first = 0; first < grams; first++) {
            occurrences[first] = counts.count(slots[first]);
            isFirst[first] = counts.first(slots[first]) == first;
        }
        return new RunCounts(occurrences, isFirst);
    }

    private long run(int first, int n, long power) {
        return Modular.subtract(wordHashes[first + n], Modular.multiply(wordHashes[first], power));
    }

    /**
     * Length of the most frequent n-gram, its words joined by spaces, times its occurrences; of several the first in the
     * text. 0 if the text has fewer words.
     */
    long topCharacters(int n) {
        int grams = words - n + 1;
        if (grams <= 0) {
            return 0;
        }
        counts.clear(grams);
        long power = Modular.power(WORD_BASE, n);
        int bestCount = 0;
        int best = 0;
        for (int first = 0; first < grams; first++) {
            int slot = counts.add(run(first, n, power), first);
            int count = counts.count(slot);
            int occurredFirst = counts.first(slot);
            if (count > bestCount || (count == bestCount && occurredFirst < best)) {
                bestCount = count;
                best = occurredFirst;
            }
        }
        long length = codePoints[best + n] - codePoints[best] + n - 1L;
        return length * bestCount;
    }

    /**
     * Code points in n-grams that occurred before, without spaces. Counting goes from left to right and continues behind
     * a repeated n-gram, so nothing is counted twice.
     */
    long duplicateCharacters(int n) {
        int grams = words - n + 1;
        if (grams <= 0) {
            return 0;
        }
        seen.clear(grams);
        long repeated = 0;
        int first = 0;
        while (first < grams) {
            int length = units[first + n] - units[first];
            long before = Modular.multiply(characterHashes[first], characterPower(length));
            if (seen.add(Modular.subtract(characterHashes[first + n], before))) {
                first++;
            } else {
                repeated += codePoints[first + n] - codePoints[first];
                first += n;
            }
        }
        return repeated;
    }

    private static long characterPower(int exponent) {
        return exponent < CHARACTER_POWERS.length
                ? CHARACTER_POWERS[exponent]
                : Modular.power(CHARACTER_BASE, exponent);
    }

    private static long[] powers(int count) {
        long[] powers = new long[count];
        powers[0] = 1;
        for (int i = 1; i < count; i++) {
            powers[i] = Modular.multiply(powers[i - 1], CHARACTER_BASE);
        }
        return powers;
    }
}
