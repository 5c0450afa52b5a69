package org.millrace.data.tokenize;

import java.util.Arrays;

/** A growing hash map from non-negative longs to non-negative ints, by open addressing; without boxes. */
final class LongIntMap {

    static final int ABSENT = -1;
    private static final long FREE = -1;

    private long[] keys;
    private int[] values;
    private int size;

    LongIntMap(int expectedSize) {
        int capacity = Integer.highestOneBit(Math.max(8, expectedSize)) << 2;
        keys = new long[capacity];
        Arrays.fill(keys, FREE);
        values = new int[capacity];
    }

    /** Scatters the bits of a key over all 64. */
    static long mix(long key) {
        long h = key * 0x9E3779B97F4A7C15L;
        return h ^ h >>> 32;
    }

    /** The value of a key, or {@link #ABSENT}. */
    int get(long key) {
        int slot = slotOf(key);
        return keys[slot] == key ? values[slot] : ABSENT;
    }

    void put(long key, int value) {
        int slot = slotOf(key);
        if (keys[slot] == FREE) {
            keys[slot] = key;
            size++;
        }
        values[slot] = value;
        if (size * 2 > keys.length) {
            grow();
        }
    }

    /** The value of a key; the given one is put where there was none. */
    int getOrPut(long key, int valueIfAbsent) {
        int value = get(key);
        if (value != ABSENT) {
            return value;
        }
        put(key, valueIfAbsent);
        return valueIfAbsent;
    }

    int size() {
        return size;
    }

    /** Every entry, in no useful order. */
    void forEach(EntryConsumer consumer) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != FREE) {
                consumer.accept(keys[i], values[i]);
            }
        }
    }

    interface EntryConsumer {
        void accept(long key, int value);
    }

    private int slotOf(long key) {
        int mask = keys.length - 1;
        int slot = (int) mix(key) & mask;
        while (keys[slot] != key && keys[slot] != FREE) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        Arrays.fill(keys, FREE);
        values = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int slot = slotOf(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
