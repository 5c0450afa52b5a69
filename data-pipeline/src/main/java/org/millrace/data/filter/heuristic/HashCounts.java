package org.millrace.data.filter.heuristic;

import java.util.Arrays;

/** Counts occurrences of hashes, and remembers where each came first. Open addressing, at most half full. */
final class HashCounts {

    private final long[] hashes;
    private final int[] counts;
    private final int[] firsts;
    private int mask;

    HashCounts(int largest) {
        int capacity = capacity(largest);
        hashes = new long[capacity];
        counts = new int[capacity];
        firsts = new int[capacity];
    }

    /** Forgets everything and makes room for so many different hashes. */
    void clear(int expected) {
        int capacity = capacity(expected);
        mask = capacity - 1;
        Arrays.fill(counts, 0, capacity, 0);
    }

    /** Counts one occurrence; returns the slot to ask about. */
    int add(long hash, int position) {
        int slot = (int) (hash ^ hash >>> 29) & mask;
        while (counts[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        if (counts[slot] == 0) {
            hashes[slot] = hash;
            firsts[slot] = position;
        }
        counts[slot]++;
        return slot;
    }

    int count(int slot) {
        return counts[slot];
    }

    int first(int slot) {
        return firsts[slot];
    }

    private static int capacity(int expected) {
        return Integer.highestOneBit(Math.max(8, expected)) * 4;
    }
}
