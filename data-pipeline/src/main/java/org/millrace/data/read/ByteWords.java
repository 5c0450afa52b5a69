package org.millrace.data.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time. The marks that a test returns have the highest bit of a byte set where it holds; bytes after the
 * first that is marked may be marked wrongly, so only the first counts.
 */
final class ByteWords {

    static final int BYTES = Long.BYTES;

    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private ByteWords() {}

    static long get(byte[] bytes, int at) {
        return (long) LITTLE_ENDIAN.get(bytes, at);
    }

    static void set(byte[] bytes, int at, long word) {
        LITTLE_ENDIAN.set(bytes, at, word);
    }

    /** The byte in each of the eight places. */
    static long each(char value) {
        return value * LOW_BITS;
    }

    /** @param wanted from {@link #each} */
    static long equal(long word, long wanted) {
        long difference = word ^ wanted;
        return (difference - LOW_BITS) & ~difference & HIGH_BITS;
    }

    /** Marks bytes below 32, the control characters. */
    static long control(long word) {
        return (word - 0x20 * LOW_BITS) & ~word & HIGH_BITS;
    }

    /** Marks bytes that are no ASCII, all of them rightly. */
    static long notAscii(long word) {
        return word & HIGH_BITS;
    }

    /** Which byte, from 0, is marked first; 8 where none is. */
    static int first(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** Index of a byte from {@code from} to before {@code to}; -1 where it is not there. */
    static int indexOf(byte[] bytes, int from, int to, char wanted) {
        long pattern = each(wanted);
        int i = from;
        for (; i <= to - BYTES; i += BYTES) {
            long marks = equal(get(bytes, i), pattern);
            if (marks != 0) {
                return i + first(marks);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
