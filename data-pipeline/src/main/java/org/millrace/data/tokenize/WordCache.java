package org.millrace.data.tokenize;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The ids of words met lately. A slot is eight longs, word and ids together: four of the word's bytes, then eight ints,
 * of which the first is the length of the word and how many ids there are. A word has one slot, and the newest word
 * takes it, so the memory is fixed. Texts must have {@link Utf8Buffer#SLACK} bytes after their end. Not for several
 * threads at once.
 */
final class WordCache {

    /** Longer words are not kept. */
    static final int LONGEST_WORD = 32;

    private static final int MOST_IDS = 7;
    private static final int SLOT_BITS = 15;
    private static final int SLOT_LONGS = 8;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long[] FIRST_BYTES = new long[Long.BYTES + 1];

    static {
        for (int i = 1; i <= Long.BYTES; i++) {
            FIRST_BYTES[i] = -1L >>> (64 - 8 * i);
        }
    }

    private final long[] slots = new long[SLOT_LONGS << SLOT_BITS];
    private long key0;
    private long key1;
    private long key2;
    private long key3;
    private int slot;

    /** Appends the ids of a word if it is known; otherwise {@link #store} may follow. */
    boolean find(byte[] text, int from, int length, TokenBuffer out) {
        if (length <= 2 * Long.BYTES) {
            key0 = bytes(text, from, Math.min(length, Long.BYTES));
            key1 = bytes(text, from + Long.BYTES, Math.max(0, length - Long.BYTES));
            key2 = 0;
            key3 = 0;
        } else {
            key0 = (long) LONGS.get(text, from);
            key1 = (long) LONGS.get(text, from + Long.BYTES);
            key2 = bytes(text, from + 2 * Long.BYTES, Math.min(length - 2 * Long.BYTES, Long.BYTES));
            key3 = bytes(text, from + 3 * Long.BYTES, Math.max(0, length - 3 * Long.BYTES));
        }
        long hash = (key0 ^ key2 * 0xBF58476D1CE4E5B9L) * 0x9E3779B97F4A7C15L
                + (key1 ^ key3 * 0x94D049BB133111EBL) * 0xD6E8FEB86659FD93L;
        slot = (int) (((hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L) >>> (64 - SLOT_BITS)) * SLOT_LONGS;
        long head = slots[slot + 4];
        if ((byte) (head >>> 32) != length
                || slots[slot] != key0
                || slots[slot + 1] != key1
                || slots[slot + 2] != key2
                || slots[slot + 3] != key3) {
            return false;
        }
        int count = (int) (head >>> 40);
        out.append((int) head);
        for (int i = 1; i < count; i++) {
            long two = slots[slot + 4 + ((i + 1) >> 1)];
            out.append((int) (i % 2 == 1 ? two : two >>> 32));
        }
        return true;
    }

    /** Keeps the ids of the word that was looked for last, unless they are too many. */
    void store(int length, int[] ids, int count) {
        if (count > MOST_IDS) {
            return;
        }
        slots[slot] = key0;
        slots[slot + 1] = key1;
        slots[slot + 2] = key2;
        slots[slot + 3] = key3;
        slots[slot + 4] = ((long) count << 40) | ((long) length << 32) | ids[0];
        for (int i = 1; i < count; i += 2) {
            long second = i + 1 < count ? ids[i + 1] : 0;
            slots[slot + 4 + ((i + 1) >> 1)] = (second << 32) | ids[i];
        }
    }

    private static long bytes(byte[] text, int from, int count) {
        return (long) LONGS.get(text, from) & FIRST_BYTES[count];
    }
}
