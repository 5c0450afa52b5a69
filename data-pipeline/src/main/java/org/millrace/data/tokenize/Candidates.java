package org.millrace.data.tokenize;

import java.util.Arrays;

/** Pairs that wait to be merged: a heap with the most frequent on top, and of equals the smallest pair. */
final class Candidates {

    private long[] counts = new long[1 << 10];
    private long[] pairs = new long[1 << 10];
    private int[][] words = new int[1 << 10][];
    private int size;

    private long count;
    private long pair;
    private int[] inWords = {};

    void push(long newPair, long newCount, int[] newWords) {
        if (size == counts.length) {
            counts = Arrays.copyOf(counts, size * 2);
            pairs = Arrays.copyOf(pairs, size * 2);
            words = Arrays.copyOf(words, size * 2);
        }
        int i = size++;
        while (i > 0) {
            int parent = (i - 1) / 2;
            if (!before(newCount, newPair, parent)) {
                break;
            }
            move(parent, i);
            i = parent;
        }
        put(i, newPair, newCount, newWords);
    }

    /** Takes the top away, which {@link #pair}, {@link #count} and {@link #words} then give; false if there is none. */
    boolean pop() {
        if (size == 0) {
            return false;
        }
        count = counts[0];
        pair = pairs[0];
        inWords = words[0];
        size--;
        long lastCount = counts[size];
        long lastPair = pairs[size];
        int[] lastWords = words[size];
        int i = 0;
        while (true) {
            int child = 2 * i + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(counts[child + 1], pairs[child + 1], child)) {
                child++;
            }
            if (before(lastCount, lastPair, child)) {
                break;
            }
            move(child, i);
            i = child;
        }
        put(i, lastPair, lastCount, lastWords);
        words[size] = new int[0];
        return true;
    }

    long pair() {
        return pair;
    }

    long count() {
        return count;
    }

    int[] words() {
        return inWords;
    }

    private boolean before(long thisCount, long thisPair, int other) {
        return thisCount != counts[other] ? thisCount > counts[other] : thisPair < pairs[other];
    }

    private void move(int from, int to) {
        counts[to] = counts[from];
        pairs[to] = pairs[from];
        words[to] = words[from];
    }

    private void put(int at, long newPair, long newCount, int[] newWords) {
        counts[at] = newCount;
        pairs[at] = newPair;
        words[at] = newWords;
    }
}
