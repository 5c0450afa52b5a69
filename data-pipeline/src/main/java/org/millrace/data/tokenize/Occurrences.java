package org.millrace.data.tokenize;

import java.util.Arrays;

/** Which words each pair has been found in, each word once, if words come in order. */
final class Occurrences {

    interface PairConsumer {
        void pair(long pair, int[] words);
    }

    private LongIntMap indexes = new LongIntMap(64);
    private long[] pairs = new long[64];
    private int[][] words = new int[64][];
    private int[] sizes = new int[64];
    private int size;

    void add(long pair, int word) {
        int index = indexes.getOrPut(pair, size);
        if (index == size) {
            start(pair);
        }
        int length = sizes[index];
        int[] list = words[index];
        if (length > 0 && list[length - 1] == word) {
            return;
        }
        if (length == list.length) {
            list = Arrays.copyOf(list, length * 2);
            words[index] = list;
        }
        list[length] = word;
        sizes[index]++;
    }

    /** Hands every pair over and forgets it. */
    void drain(PairConsumer consumer) {
        for (int i = 0; i < size; i++) {
            consumer.pair(pairs[i], Arrays.copyOf(words[i], sizes[i]));
        }
        Arrays.fill(words, 0, size, null);
        Arrays.fill(sizes, 0, size, 0);
        size = 0;
        indexes = new LongIntMap(64);
    }

    private void start(long pair) {
        if (size == pairs.length) {
            pairs = Arrays.copyOf(pairs, size * 2);
            words = Arrays.copyOf(words, size * 2);
            sizes = Arrays.copyOf(sizes, size * 2);
        }
        pairs[size] = pair;
        words[size] = new int[2];
        size++;
    }
}
