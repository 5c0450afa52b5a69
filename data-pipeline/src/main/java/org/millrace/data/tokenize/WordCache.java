package org.millrace.data.tokenize;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The ids of words met lately, of up to {@value #LONGEST_WORD} bytes and {@value #MOST_IDS} ids. The memory is fixed:
 * sets of two entries, one cache line a set; a new word takes the place of the older one of its set.
 *
 * <pre>
 * entry = four longs: bytes 0–7 | bytes 8–14, length | ids 0–2 | ids 3–4, how many ids, version
 * </pre>
 *
 * <p>The threads of a tokenizer share the memory, so that what one has learnt all know; each has a cache of its own over
 * it. Nothing waits: the last long of an entry is a sequence lock. A writer claims the entry by it and publishes by it a
 * version that no other writing of the entry had (but for those 2<sup>19</sup> writings apart); a reader who does not
 * find the same before and after has found nothing, and a writer who does not get the entry lets it be.
 *
 * <p>Texts must have {@link Utf8Buffer#SLACK} bytes after their end.
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
    /** Of the long of an entry by which it is locked. */
    private static final int LOCK = 3;

    private static final int ID_BITS = 21;
    private static final int ID = (1 << ID_BITS) - 1;
    private static final int COUNT_BITS = 3;
    private static final int COUNT_SHIFT = 2 * ID_BITS;
    private static final int VERSION_SHIFT = COUNT_SHIFT + COUNT_BITS;
    /** No entry: it has no ids. */
    private static final long CLAIMED = -1L << VERSION_SHIFT;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(long[].class);
    /** For each length of a word, which bytes of its first long belong to it, then which of its second. */
    private static final long[] MASKS = new long[2 * (LONGEST_WORD + 1)];

    static {
        for (int length = 1; length <= LONGEST_WORD; length++) {
            MASKS[2 * length] = -1L >>> 64 - 8 * Math.min(length, Long.BYTES);
            MASKS[2 * length + 1] = length <= Long.BYTES ? 0 : -1L >>> 128 - 8 * length;
        }
    }

    private final long[] sets;
    private long key0;
    private long key1;
    private int set;

    WordCache() {
        this(new long[FIRST_SET + (SET_LONGS << SET_BITS)]);
    }

    private WordCache(long[] sets) {
        this.sets = sets;
    }

    /** A cache over the same memory for another thread. */
    WordCache forAnotherThread() {
        return new WordCache(sets);
    }

    /** Appends the ids of a word if it is known; otherwise {@link #store} may follow. */
    boolean find(byte[] text, int from, int length, TokenBuffer out) {
        long first = (long) LONGS.get(text, from) & MASKS[2 * length];
        long second = (long) LONGS.get(text, from + Long.BYTES) & MASKS[2 * length + 1] | (long) length << 56;
        long x = first ^ 0x9E3779B97F4A7C15L;
        long y = second ^ 0xD6E8FEB86659FD93L;
        long hash = Math.multiplyHigh(x, y) ^ x * y;
        int at = FIRST_SET + ((int) (hash ^ hash >>> 32) & (1 << SET_BITS) - 1) * SET_LONGS;
        if (found(at, first, second, out) || found(at + ENTRY_LONGS, first, second, out)) {
            return true;
        }
        key0 = first;
        key1 = second;
        set = at;
        return false;
    }

    private boolean found(int at, long first, long second, TokenBuffer out) {
        long[] entries = sets;
        long high = (long) ELEMENTS.getAcquire(entries, at + LOCK);
        if (entries[at] != first || entries[at + 1] != second) {
            return false;
        }
        long low = entries[at + 2];
        VarHandle.loadLoadFence();
        int count = count(high);
        if (count == 0 || (long) ELEMENTS.getOpaque(entries, at + LOCK) != high) {
            return false;
        }
        out.append(count, low, high);
        return true;
    }

    /** Keeps the ids of the word that was looked for last, unless they are too many. */
    void store(int[] ids, int count) {
        if (count > MOST_IDS) {
            return;
        }
        long low = 0;
        long high = (long) count << COUNT_SHIFT;
        for (int i = count - 1; i >= 0; i--) {
            if (i < 3) {
                low |= (long) ids[i] << i * ID_BITS;
            } else {
                high |= (long) ids[i] << (i - 3) * ID_BITS;
            }
        }
        long[] entries = sets;
        long one = (long) ELEMENTS.getAcquire(entries, set + LOCK);
        long other = (long) ELEMENTS.getAcquire(entries, set + ENTRY_LONGS + LOCK);
        boolean oneIsOlder = version(one) <= version(other);
        int at = oneIsOlder ? set : set + ENTRY_LONGS;
        long older = oneIsOlder ? one : other;
        if (older == CLAIMED || !ELEMENTS.compareAndSet(entries, at + LOCK, older, CLAIMED)) {
            return;
        }
        entries[at] = key0;
        entries[at + 1] = key1;
        entries[at + 2] = low;
        long version = version(oneIsOlder ? other : one) + 1;
        ELEMENTS.setRelease(entries, at + LOCK, high | version << VERSION_SHIFT);
    }

    /** One of the ids that a pair of longs of an entry holds. */
    static int id(long low, long high, int index) {
        return (int) (index < 3 ? low >>> index * ID_BITS : high >>> (index - 3) * ID_BITS) & ID;
    }

    private static int count(long high) {
        return (int) (high >>> COUNT_SHIFT) & (1 << COUNT_BITS) - 1;
    }

    private static long version(long high) {
        return high >>> VERSION_SHIFT;
    }
}
