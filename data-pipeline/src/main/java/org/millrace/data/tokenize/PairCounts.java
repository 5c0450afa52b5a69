package org.millrace.data.tokenize;

import java.util.Arrays;

/**
 * The words of a corpus while their pairs are merged, and how often each pair of neighbours is in them. A merge touches
 * only the words that its pair is in, and changes only the counts of pairs beside it.
 *
 * <p>Candidates wait in a heap with the count they had when they were put there. Counts of waiting pairs only fall, so a
 * candidate whose count is out of date goes back with its true one, and the top is then the most frequent pair.
 */
final class PairCounts {

    private final int[] symbols;
    private final int[] starts;
    private final int[] lengths;
    private final long[] wordCounts;

    private final LongIntMap pairIndexes = new LongIntMap(1 << 16);
    private long[] counts = new long[1 << 12];
    private final Candidates candidates = new Candidates();

    private long pair;
    private long count;
    private int[] words = {};
    private final Occurrences found = new Occurrences();

    /**
     * @param words how often each word was seen
     * @param byteIds id of every single byte
     */
    PairCounts(WordCounts words, int[] byteIds) {
        symbols = new int[words.bytes()];
        starts = new int[words.size()];
        lengths = new int[words.size()];
        wordCounts = new long[words.size()];
        words.forEach(new WordCounts.EntryConsumer() {
            private int word;
            private int end;

            @Override
            public void entry(byte[] bytes, int from, int to, long seen) {
                starts[word] = end;
                lengths[word] = to - from;
                wordCounts[word] = seen;
                for (int i = from; i < to; i++) {
                    symbols[end++] = byteIds[bytes[i] & 0xFF];
                }
                word++;
            }
        });
        for (int word = 0; word < starts.length; word++) {
            for (int i = starts[word]; i < starts[word] + lengths[word] - 1; i++) {
                change(symbols[i], symbols[i + 1], wordCounts[word], word);
            }
        }
        offerFound();
    }

    /** Goes to the most frequent pair; false where none is left. */
    boolean next() {
        while (candidates.pop()) {
            pair = candidates.pair();
            count = counts[pairIndexes.get(pair)];
            words = candidates.words();
            if (count == candidates.count()) {
                return true;
            }
            if (count > 0) {
                candidates.push(pair, count, words);
            }
        }
        return false;
    }

    /** Left and right id of the pair, in the upper and the lower half. */
    long pair() {
        return pair;
    }

    int left() {
        return (int) (pair >>> 32);
    }

    int right() {
        return (int) pair;
    }

    long count() {
        return count;
    }

    /** Makes the pair one token, wherever it is. */
    void merge(int merged) {
        for (int word : words) {
            mergeIn(word, merged);
        }
        offerFound();
    }

    private void mergeIn(int word, int merged) {
        int left = left();
        int right = right();
        int start = starts[word];
        int end = start + lengths[word];
        long seen = wordCounts[word];
        int written = start;
        int read = start;
        while (read < end) {
            if (symbols[read] != left || read + 1 == end || symbols[read + 1] != right) {
                symbols[written++] = symbols[read++];
                continue;
            }
            if (written > start) {
                int before = symbols[written - 1];
                change(before, left, -seen, word);
                change(before, merged, seen, word);
            }
            read += 2;
            if (read < end) {
                int after = symbols[read];
                change(right, after, -seen, word);
                change(merged, after, seen, word);
            }
            symbols[written++] = merged;
        }
        lengths[word] = written - start;
    }

    /** Changes the count of a pair, and remembers the word where the pair is new in it. */
    private void change(int left, int right, long by, int word) {
        long changed = (long) left << 32 | right;
        int index = pairIndexes.getOrPut(changed, pairIndexes.size());
        if (index >= counts.length) {
            counts = Arrays.copyOf(counts, counts.length * 2);
        }
        counts[index] += by;
        if (by > 0) {
            found.add(changed, word);
        }
    }

    private void offerFound() {
        found.drain((newPair, inWords) -> {
            long newCount = counts[pairIndexes.get(newPair)];
            if (newCount > 0) {
                candidates.push(newPair, newCount, inWords);
            }
        });
    }
}
