package org.millrace.data.filter.heuristic;

import java.util.Arrays;

/**
 * Counts occurrences of hashes, and remembers where each came first. Open addressing; a hash and what belongs to it lie side
 * by side, so that looking it up touches one line of cache.
 */
final class HashCounts {

    /** Hash, then count and first position as the upper and lower half; a count of 0 marks an empty slot. */
    private final long[] slots;

    private int mask;

    HashCounts(int largest) {
        slots = new long[2 * HashTables.capacity(largest)];
    }

    /** A set in the same memory: filling one spoils the other. */
    HashSetOfLongs setInItsPlace() {
        return new HashSetOfLongs(slots);
    }

    /** Forgets everything and makes room for so many different hashes. */
    void clear(int expected) {
        int capacity = HashTables.capacity(expected);
        mask = capacity - 1;
        Arrays.fill(slots, 0, 2 * capacity, 0);
    }

    /** Counts one occurrence; returns the slot to ask about. */
    int add(long hash, int position) {
        int slot = (int) (hash ^ hash >>> 29) & mask;
        long value = slots[2 * slot + 1];
        while (value != 0 && slots[2 * slot] != hash) {
            slot = (slot + 1) & mask;
            value = slots[2 * slot + 1];
        }
        if (value == 0) {
            slots[2 * slot] = hash;
            value = position;
        }
        slots[2 * slot + 1] = value + (1L << 32);
        return slot;
    }

    int count(int slot) {
        return (int) (slots[2 * slot + 1] >>> 32);
    }

    int first(int slot) {
        return (int) slots[2 * slot + 1];
    }
}
