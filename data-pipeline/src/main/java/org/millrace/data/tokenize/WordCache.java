package org.millrace.data.tokenize;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The ids of words met lately, of up to {@value #LONGEST_WORD} bytes and {@value #MOST_IDS} ids. The memory is fixed:
 * sets of two entries, one cache line a set, with the entry met last in front; a new word takes the place of the other.
 *
 * <pre>
 * entry = four longs: bytes 0–7 | bytes 8–14, length | ids 0–2 | ids 3–4, how many ids
 * </pre>
 *
 * <p>Texts must have {@link Utf8Buffer#SLACK} bytes after their end. Not for several threads at once.
 */
final class WordCache {

    /** Longer words are not kept. */
    static final int LONGEST_WORD = 15;

    /** Words with more ids are not kept. */
    static final int MOST_IDS = 5;

    private static final int SET_BITS = 18;
    private static final int ENTRY_LONGS = 4;
    private static final int SET_LONGS = 2 * ENTRY_LONGS;
    /** After the header of an array that begins on a page, so that a set is one cache line. */
    private static final int FIRST_SET = 6;

    private static final int ID_BITS = 21;
    private static final int ID = (1 << ID_BITS) - 1;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** For each length of a word, which bytes of its first long belong to it, then which of its second. */
    private static final long[] MASKS = new long[2 * (LONGEST_WORD + 1)];

    static {
        for (int length = 1; length <= LONGEST_WORD; length++) {
            MASKS[2 * length] = -1L >>> 64 - 8 * Math.min(length, Long.BYTES);
            MASKS[2 * length + 1] = length <= Long.BYTES ? 0 : -1L >>> 128 - 8 * length;
        }
    }

    private final long[] sets = new long[FIRST_SET + (SET_LONGS << SET_BITS)];
    private long key0;
    private long key1;
    private int set;

    /** Appends the ids of a word if it is known; otherwise {@link #store} may follow. */
    boolean find(byte[] text, int from, int length, TokenBuffer out) {
        long first = (long) LONGS.get(text, from) & MASKS[2 * length];
        long second = (long) LONGS.get(text, from + Long.BYTES) & MASKS[2 * length + 1] | (long) length << 56;
        long x = first ^ 0x9E3779B97F4A7C15L;
        long y = second ^ 0xD6E8FEB86659FD93L;
        long hash = Math.multiplyHigh(x, y) ^ x * y;
        int at = FIRST_SET + ((int) (hash ^ hash >>> 32) & (1 << SET_BITS) - 1) * SET_LONGS;
        long[] entries = sets;
        if (entries[at] == first && entries[at + 1] == second) {
            out.append((int) (entries[at + 3] >>> 2 * ID_BITS), entries[at + 2], entries[at + 3]);
            return true;
        }
        int other = at + ENTRY_LONGS;
        if (entries[other] == first && entries[other + 1] == second) {
            long low = entries[other + 2];
            long high = entries[other + 3];
            moveBack(at);
            put(at, first, second, low, high);
            out.append((int) (high >>> 2 * ID_BITS), low, high);
            return true;
        }
        key0 = first;
        key1 = second;
        set = at;
        return false;
    }

    /** Keeps the ids of the word that was looked for last, unless they are too many. */
    void store(int[] ids, int count) {
        if (count > MOST_IDS) {
            return;
        }
        long low = 0;
        long high = (long) count << 2 * ID_BITS;
        for (int i = count - 1; i >= 0; i--) {
            if (i < 3) {
                low |= (long) ids[i] << i * ID_BITS;
            } else {
                high |= (long) ids[i] << (i - 3) * ID_BITS;
            }
        }
        moveBack(set);
        put(set, key0, key1, low, high);
    }

    /** One of the ids that a pair of longs of an entry holds. */
    static int id(long low, long high, int index) {
        return (int) (index < 3 ? low >>> index * ID_BITS : high >>> (index - 3) * ID_BITS) & ID;
    }

    private void moveBack(int at) {
        System.arraycopy(sets, at, sets, at + ENTRY_LONGS, ENTRY_LONGS);
    }

    private void put(int at, long first, long second, long low, long high) {
        sets[at] = first;
        sets[at + 1] = second;
        sets[at + 2] = low;
        sets[at + 3] = high;
    }
}
