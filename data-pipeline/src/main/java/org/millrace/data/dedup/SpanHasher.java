package org.millrace.data.dedup;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;

/**
 * 128 bits of every run of so many units of a text. Runs are equal where their units are, either exactly, but for the white
 * space around each, or as {@link SimplifiedText simplified}. Reuses its buffers; one for each thread.
 */
public final class SpanHasher {

    private static final int KEPT_BYTES = 1 << 22;

    /** Takes the hash of a run that begins with a unit. */
    public interface Sink {
        void accept(int unit, HashValue128 hash);
    }

    private final TextUnit unit;
    private final int span;
    private final boolean exact;
    private final Hasher128 hasher = Hashing.xxh3_128();
    private final SimplifiedText simplified = new SimplifiedText();
    private byte[] bytes = new byte[1 << 14];
    private int length;

    /**
     * @param span units of a run
     * @param exact whether units are compared as they are
     */
    public SpanHasher(TextUnit unit, int span, boolean exact) {
        if (span < 1) {
            throw new IllegalArgumentException("A run has at least one unit, cannot have: " + span);
        }
        this.unit = unit;
        this.span = span;
        this.exact = exact;
    }

    /** Hands over the hash of each run in which there is anything but white space, and says how many units there are. */
    public int hash(String text, Sink sink) {
        char[] characters = text.toCharArray();
        int[] bounds = unit.bounds(characters);
        int units = bounds.length - 1;
        if (units < span) {
            return units;
        }
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[1 << 14];
        }
        length = 0;
        // Where each of the last units begins among the bytes, and how many of them are empty.
        int[] begins = new int[span];
        boolean[] empty = new boolean[span];
        int emptyOnes = 0;
        for (int i = 0; i < units; i++) {
            int slot = i % span;
            if (i >= span && empty[slot]) {
                emptyOnes--;
            }
            makeRoom(2L * (bounds[i + 1] - bounds[i]) + 64, begins, i);
            begins[slot] = length;
            append(characters, bounds[i], bounds[i + 1]);
            empty[slot] = length == begins[slot];
            emptyOnes += empty[slot] ? 1 : 0;
            int end = length;
            put(' ');
            if (i >= span - 1 && emptyOnes < span) {
                int begin = begins[(i + 1) % span];
                sink.accept(i - span + 1, hasher.hashBytesTo128Bits(bytes, begin, end - begin));
            }
        }
        return units;
    }

    private void append(char[] text, int begin, int end) {
        int from = begin;
        int to = end;
        while (from < to && TextUnit.isSpace(text[from])) {
            from++;
        }
        while (from < to && TextUnit.isSpace(text[to - 1])) {
            to--;
        }
        if (exact) {
            for (int i = from; i < to; i++) {
                put(text[i]);
            }
            return;
        }
        int start = length;
        for (int at = from; at < to; ) {
            int past = stretchEnd(text, at, to);
            int simple = simplified.simplify(text, at, past);
            char[] characters = simplified.characters();
            makeRoomFor(2L * simple + 4);
            if (!endsWithSpace(start)) {
                put(' ');
            }
            for (int i = 0; i < simple; i++) {
                put(characters[i]);
            }
            at = past;
        }
        if (length > start && endsWithSpace(start)) {
            length -= 2;
        }
    }

    /** Where a part of a unit ends, at white space if there is any. */
    private static int stretchEnd(char[] text, int begin, int end) {
        int past = Math.min(begin + SimplifiedText.STRETCH, end);
        int space = past;
        while (space < end && space > begin && text[space] > ' ') {
            space--;
        }
        if (space > begin) {
            return space;
        }
        while (past < end && text[past] > ' ') {
            past++;
        }
        return past;
    }

    /** Whether a space before the next word would be one too many. */
    private boolean endsWithSpace(int start) {
        return length == start || (bytes[length - 2] == ' ' && bytes[length - 1] == 0);
    }

    private void put(char c) {
        bytes[length++] = (byte) c;
        bytes[length++] = (byte) (c >>> 8);
    }

    /** Drops what no run needs any more once the buffer is full. */
    private void makeRoom(long room, int[] begins, int unitsBefore) {
        if (length + room <= bytes.length) {
            return;
        }
        int held = Math.min(unitsBefore, span - 1);
        int from = held == 0 ? length : begins[(unitsBefore - held) % span];
        System.arraycopy(bytes, from, bytes, 0, length - from);
        length -= from;
        for (int i = unitsBefore - held; i < unitsBefore; i++) {
            begins[i % span] -= from;
        }
        makeRoomFor(room);
    }

    private void makeRoomFor(long room) {
        long needed = length + room;
        if (needed > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException(
                    "%d units in a row have more than 2 GiB; there is no such text".formatted(span));
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 16L, Math.max(needed, 2L * bytes.length)));
        }
    }
}
