package org.millrace.data.dedup;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;
import org.millrace.data.filter.heuristic.EnglishWords;

/**
 * Hashes of every run of n words of a text: XXH64 of their UTF-8 with a space between them. The words are those that spaCy
 * finds in the {@link SimplifiedText simplified} text, as in datatrove.
 *
 * <p>A text is taken in stretches that end at white space, where neither simplifying nor splitting looks across. So memory
 * grows with the longest run without white space, not with the text; and words lie one after another in one buffer, so that
 * a shingle is a stretch of bytes and no string is made for it.
 */
final class Shingles {

    private static final int STRETCH = SimplifiedText.STRETCH;
    private static final int BATCH = 256;
    private static final int KEPT_BYTES = 1 << 20;
    private static final int FIRST_BYTES = 1 << 16;

    /** Takes hashes as they come, a batch at a time; the array is reused. */
    interface Sink {
        void accept(long[] hashes, int count);
    }

    private final int size;
    private final Hasher64 hasher = Hashing.xxh64();
    private final SimplifiedText simplified = new SimplifiedText();
    private final long[] batch = new long[BATCH];
    /** Where each of the last n words begins among the bytes, by its ordinal modulo n. */
    private final int[] begins;

    private char[] stretch = new char[STRETCH];
    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private int words;
    private int batched;

    /** @param size words of a shingle */
    Shingles(int size) {
        this.size = size;
        this.begins = new int[size];
    }

    /** Hands over the hashes in their order and returns how many there are. */
    long of(String text, Sink sink) {
        length = 0;
        words = 0;
        batched = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
        long count = 0;
        for (int at = 0; at < text.length(); ) {
            int end = stretchEnd(text, at);
            if (stretch.length < end - at) {
                stretch = new char[end - at];
            }
            text.getChars(at, end, stretch, 0);
            int simple = simplified.simplify(stretch, 0, end - at);
            count += add(Arrays.copyOf(simplified.characters(), simple), sink);
            at = end;
        }
        if (stretch.length > KEPT_BYTES) {
            stretch = new char[STRETCH];
        }
        sink.accept(batch, batched);
        return count;
    }

    private static int stretchEnd(String text, int begin) {
        int end = Math.min(begin + STRETCH, text.length());
        if (end == text.length()) {
            return end;
        }
        int space = end;
        while (space > begin && text.charAt(space) > ' ') {
            space--;
        }
        if (space > begin) {
            return space;
        }
        while (end < text.length() && text.charAt(end) > ' ') {
            end++;
        }
        return end;
    }

    private long add(char[] text, Sink sink) {
        EnglishWords split = EnglishWords.split(text);
        long count = 0;
        for (int word = 0; word < split.size(); word++) {
            append(text, split.begin(word), split.end(word));
            if (words >= size) {
                int begin = begins[words % size];
                batch[batched++] = hasher.hashBytesToLong(bytes, begin, length - begin);
                count++;
                if (batched == BATCH) {
                    sink.accept(batch, batched);
                    batched = 0;
                }
            }
        }
        return count;
    }

    private void append(char[] text, int begin, int end) {
        long room = 3L * (end - begin) + 1;
        if (room > bytes.length - length) {
            makeRoom(room);
        }
        if (words > 0) {
            bytes[length++] = ' ';
        }
        begins[words % size] = length;
        words++;
        for (int i = begin; i < end; i++) {
            char c = text[i];
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xC0 | c >> 6);
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text[i + 1])) {
                int point = Character.toCodePoint(c, text[++i]);
                bytes[length++] = (byte) (0xF0 | point >> 18);
                bytes[length++] = (byte) (0x80 | (point >> 12 & 0x3F));
                bytes[length++] = (byte) (0x80 | (point >> 6 & 0x3F));
                bytes[length++] = (byte) (0x80 | (point & 0x3F));
            } else {
                bytes[length++] = (byte) (0xE0 | c >> 12);
                bytes[length++] = (byte) (0x80 | (c >> 6 & 0x3F));
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            }
        }
    }

    /** Moves the last words, which shingles still need, to the front; makes the buffer longer if that is not enough. */
    private void makeRoom(long room) {
        int held = Math.min(words, size - 1);
        int from = held == 0 ? length : begins[(words - held) % size];
        long needed = length - from + room;
        if (needed > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException(
                    "%d words in a row have more than 2 GiB; there is no such text".formatted(size));
        }
        byte[] target = needed > bytes.length
                ? new byte[(int) Math.min(Integer.MAX_VALUE - 16L, Math.max(needed, 2L * bytes.length))]
                : bytes;
        System.arraycopy(bytes, from, target, 0, length - from);
        bytes = target;
        length -= from;
        for (int i = 0; i < held; i++) {
            begins[(words - held + i) % size] -= from;
        }
    }
}
