package org.millrace.data.decontaminate;

/** Numbers longs from 0 in the order in which they come; open addressing, without boxes. */
final class LongCodes {

    private long[] keys = new long[1 << 10];
    private int[] codes = new int[1 << 10];
    private int size;

    /** The number of a key, a new one if need be. */
    int add(long key) {
        if (2 * size >= keys.length) {
            grow();
        }
        long stored = stored(key);
        int slot = slot(keys, stored);
        if (keys[slot] == 0) {
            keys[slot] = stored;
            codes[slot] = size++;
        }
        return codes[slot];
    }

    /** The number of a key, or {@link Tokens#UNKNOWN}. */
    int get(long key) {
        long stored = stored(key);
        int slot = slot(keys, stored);
        return keys[slot] == 0 ? Tokens.UNKNOWN : codes[slot];
    }

    /** Free slots hold 0, so 0 itself is stored as another key, which hashes are not more likely to be. */
    private static long stored(long key) {
        return key == 0 ? 0x9E3779B97F4A7C15L : key;
    }

    private static int slot(long[] keys, long stored) {
        int mask = keys.length - 1;
        int slot = (int) (stored >>> 20) & mask;
        while (keys[slot] != 0 && keys[slot] != stored) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCodes = codes;
        keys = new long[oldKeys.length * 2];
        codes = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(keys, oldKeys[i]);
                keys[slot] = oldKeys[i];
                codes[slot] = oldCodes[i];
            }
        }
    }
}
