package org.millrace.data.classify;

import java.util.Arrays;

/** Words as bytes, numbered from 0 in the order in which they came; found again by fastText's hash. */
final class WordTable {

    private static final int FIRST_SLOTS = 1 << 10;
    private static final int MOST_SLOTS = 1 << 30;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** The words one after another; word i ends at {@code ends[i]}. */
    private byte[] bytes = new byte[1 << 12];

    private int[] ends = new int[FIRST_SLOTS / 2];
    private int[] hashes = new int[FIRST_SLOTS / 2];
    /** Open addressing: a word's number plus one, or 0. */
    private int[] slots = new int[FIRST_SLOTS];

    private int size;

    int size() {
        return size;
    }

    /** The number of a word, or -1. */
    int find(byte[] source, int from, int to, int hash) {
        int mask = slots.length - 1;
        for (int slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
            int id = slots[slot] - 1;
            if (id < 0 || (hashes[id] == hash && equals(id, source, from, to))) {
                return id;
            }
        }
    }

    /** The number of a word, which is put in if it is new. */
    int add(byte[] source, int from, int to, int hash) {
        int known = find(source, from, to, hash);
        if (known >= 0) {
            return known;
        }
        if (2L * (size + 1) > slots.length) {
            grow();
        }
        int begin = begin(size);
        if ((long) begin + to - from > LARGEST_ARRAY) {
            throw new IllegalStateException(
                    "The vocabulary has %d words, which is more than fit into 2 GiB; learn from".formatted(size)
                            + " fewer documents");
        }
        bytes = roomFor(bytes, begin + to - from);
        System.arraycopy(source, from, bytes, begin, to - from);
        ends[size] = begin + to - from;
        hashes[size] = hash;
        place(size);
        return size++;
    }

    byte[] word(int id) {
        return Arrays.copyOfRange(bytes, begin(id), ends[id]);
    }

    private int begin(int id) {
        return id == 0 ? 0 : ends[id - 1];
    }

    private boolean equals(int id, byte[] source, int from, int to) {
        return Arrays.equals(bytes, begin(id), ends[id], source, from, to);
    }

    private void place(int id) {
        int mask = slots.length - 1;
        int slot = spread(hashes[id]) & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = id + 1;
    }

    private void grow() {
        if (slots.length == MOST_SLOTS) {
            throw new IllegalStateException(
                    "The vocabulary has more than %d words; learn from fewer documents".formatted(MOST_SLOTS / 2));
        }
        slots = new int[2 * slots.length];
        ends = Arrays.copyOf(ends, slots.length / 2);
        hashes = Arrays.copyOf(hashes, slots.length / 2);
        for (int id = 0; id < size; id++) {
            place(id);
        }
    }

    private static byte[] roomFor(byte[] array, int length) {
        return length <= array.length
                ? array
                : Arrays.copyOf(array, (int) Math.min(LARGEST_ARRAY, Math.max(length, 2L * array.length)));
    }

    /** The low bits of FNV-1a alone are poor for words that differ in their last letter. */
    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 15;
    }
}
