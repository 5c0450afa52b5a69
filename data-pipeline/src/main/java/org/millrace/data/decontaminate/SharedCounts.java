package org.millrace.data.decontaminate;

import java.util.Arrays;

/** How many n-grams a document shares with a stretch of an item, for the few of all such pairs that share any. */
final class SharedCounts {

    private static final long FREE = -1;

    private long[] keys = new long[64];
    private int[] counts = new int[64];
    private int size;

    SharedCounts() {
        Arrays.fill(keys, FREE);
    }

    /** Counts one more, and returns how many there are now. */
    int increment(int item, int stretch) {
        if (2 * size >= keys.length) {
            grow();
        }
        long key = (long) item << Integer.SIZE | stretch;
        int slot = slot(key);
        if (keys[slot] == FREE) {
            keys[slot] = key;
            size++;
        }
        return ++counts[slot];
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        long hash = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[keys.length];
        Arrays.fill(keys, FREE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                counts[slot] = oldCounts[i];
            }
        }
    }
}
