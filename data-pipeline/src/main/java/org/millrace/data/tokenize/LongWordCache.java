package org.millrace.data.tokenize;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The ids of words that {@link WordCache} has no room for, of up to {@value #LONGEST_WORD} bytes. Words and ids lie end
 * to end in two arrays, to which a hash table leads. When one of them is full, all is forgotten: these words are rare,
 * and the frequent ones are back at once. Not for several threads at once.
 */
final class LongWordCache {

    /** Longer words are not kept. */
    static final int LONGEST_WORD = 256;

    private static final int WORDS = 1 << 14;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int[] slots = new int[2 * WORDS];
    private final int[] hashes = new int[WORDS + 1];
    private final int[] wordEnds = new int[WORDS + 1];
    private final int[] idEnds = new int[WORDS + 1];
    private final byte[] bytes = new byte[32 * WORDS];
    private final int[] ids = new int[8 * WORDS];
    private int size;
    private int hash;
    private int slot;

    /** Appends the ids of a word if it is known; otherwise {@link #store} may follow. */
    boolean find(byte[] text, int from, int to, TokenBuffer out) {
        hash = hash(text, from, to);
        slot = hash & slots.length - 1;
        while (slots[slot] != 0) {
            int word = slots[slot];
            if (hashes[word] == hash && Arrays.equals(bytes, wordEnds[word - 1], wordEnds[word], text, from, to)) {
                out.append(ids, idEnds[word - 1], idEnds[word]);
                return true;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return false;
    }

    /** Keeps the ids of the word that was looked for last. */
    void store(byte[] text, int from, int to, int[] wordIds, int count) {
        int length = to - from;
        if (size == WORDS || wordEnds[size] + length > bytes.length || idEnds[size] + count > ids.length) {
            Arrays.fill(slots, 0);
            size = 0;
            slot = hash & slots.length - 1;
        }
        int start = wordEnds[size];
        int firstId = idEnds[size];
        size++;
        System.arraycopy(text, from, bytes, start, length);
        System.arraycopy(wordIds, 0, ids, firstId, count);
        wordEnds[size] = start + length;
        idEnds[size] = firstId + count;
        hashes[size] = hash;
        slots[slot] = size;
    }

    private static int hash(byte[] text, int from, int to) {
        long hash = (long) to - from;
        int i = from;
        for (; i + Long.BYTES < to; i += Long.BYTES) {
            hash = LongIntMap.mix(hash ^ (long) LONGS.get(text, i));
        }
        // the last eight bytes, some of them for the second time
        return (int) LongIntMap.mix(hash ^ (long) LONGS.get(text, Math.max(from, to - Long.BYTES)));
    }
}
