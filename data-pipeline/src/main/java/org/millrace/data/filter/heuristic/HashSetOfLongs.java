package org.millrace.data.filter.heuristic;

import java.util.Arrays;

/** A set of hashes below 2⁶¹−1. Open addressing. */
final class HashSetOfLongs {

    /** The hash plus one; 0 marks an empty slot. */
    private final long[] slots;

    private int mask;

    /** @param slots of at least {@link HashTables#capacity} of what it will be cleared for; what they hold does not matter */
    HashSetOfLongs(long[] slots) {
        this.slots = slots;
    }

    /** Forgets everything and makes room for so many hashes. */
    void clear(int expected) {
        int capacity = HashTables.capacity(expected);
        mask = capacity - 1;
        Arrays.fill(slots, 0, capacity, 0);
    }

    /** False if the hash is there already. */
    boolean add(long hash) {
        long entry = hash + 1;
        int slot = (int) (hash ^ hash >>> 29) & mask;
        while (slots[slot] != 0) {
            if (slots[slot] == entry) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = entry;
        return true;
    }
}
