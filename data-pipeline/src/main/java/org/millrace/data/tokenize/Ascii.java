package org.millrace.data.tokenize;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes of UTF-8 at once, as one long. A predicate of each byte is put in its highest bit, with sums
 * that cannot carry into the next byte. Arrays must have {@link Utf8Buffer#SLACK} bytes after the end of the text.
 */
final class Ascii {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;
    private static final long OTHER_BITS = ~HIGHEST_BITS;
    private static final long CASE = 0x20 * ONES;

    private Ascii() {}

    /** The first place of a byte that is not one of A to Z and a to z, or {@code to} where there is none. */
    static int lettersEnd(byte[] text, int from, int to) {
        for (int i = from; i < to; i += Long.BYTES) {
            long bytes = (long) LONGS.get(text, i);
            long low = (bytes | CASE) & OTHER_BITS;
            long fromA = low + (0x80 - 'a') * ONES;
            long aboveZ = low + (0x80 - 'z' - 1) * ONES;
            long others = ~(fromA & ~aboveZ & ~bytes) & HIGHEST_BITS;
            if (others != 0) {
                return Math.min(to, i + (Long.numberOfTrailingZeros(others) >>> 3));
            }
        }
        return to;
    }

    /** The first place of a byte, or {@code to} where there is none. */
    static int indexOf(byte[] text, byte wanted, int from, int to) {
        long pattern = (wanted & 0xFF) * ONES;
        for (int i = from; i < to; i += Long.BYTES) {
            long difference = (long) LONGS.get(text, i) ^ pattern;
            long zeros = ~((difference & OTHER_BITS) + OTHER_BITS | difference) & HIGHEST_BITS;
            if (zeros != 0) {
                return Math.min(to, i + (Long.numberOfTrailingZeros(zeros) >>> 3));
            }
        }
        return to;
    }
}
