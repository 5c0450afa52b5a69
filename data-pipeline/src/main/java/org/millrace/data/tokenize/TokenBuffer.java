package org.millrace.data.tokenize;

import java.util.Arrays;

/** A growing list of token ids, to encode many texts without an array each. Not for several threads at once. */
public final class TokenBuffer {

    private int[] ids = new int[256];
    private int size;

    public void append(int id) {
        if (size == ids.length) {
            reserve(1);
        }
        ids[size++] = id;
    }

    /** Appends ids that a {@link WordCache} has packed. All five are written and then some forgotten: no branch. */
    void append(int count, long low, long high) {
        if (ids.length - size < WordCache.MOST_IDS) {
            reserve(WordCache.MOST_IDS);
        }
        int[] array = ids;
        int at = size;
        for (int i = 0; i < WordCache.MOST_IDS; i++) {
            array[at + i] = WordCache.id(low, high, i);
        }
        size = at + count;
    }

    /** Appends a slice of an array. */
    void append(int[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, ids, size, end - start);
        size += end - start;
    }

    /** Makes room for so many more ids. */
    void reserve(int more) {
        long needed = (long) size + more;
        if (needed > ids.length) {
            long capacity = Math.max(needed, ids.length * 2L);
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("A text must have less than 2^31 tokens, got at least " + needed);
            }
            ids = Arrays.copyOf(ids, (int) Math.min(capacity, Integer.MAX_VALUE - 8));
        }
    }

    /** The id at a position, from 0. */
    public int get(int position) {
        if (position >= size) {
            throw new IndexOutOfBoundsException(position);
        }
        return ids[position];
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    /** A copy of the ids. */
    public int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
