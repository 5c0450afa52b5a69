package org.millrace.data.tokenize;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing piece of UTF-8. There are always {@link #SLACK} more bytes in the array than in the text, so that a reader
 * may load whole words of memory at its end.
 */
final class Utf8Buffer {

    static final int SLACK = 32;
    /** Above this size the memory is given back after use, so that one huge text does not stay in every thread. */
    private static final int KEPT_BYTES = 1 << 22;

    private static final int CHUNK = 4096;

    private final char[] characters = new char[CHUNK];
    private byte[] bytes = new byte[1024 + SLACK];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[1024 + SLACK];
        }
    }

    void append(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, bytes, length, end - start);
        length += end - start;
    }

    void appendCodePoint(int codePoint) {
        reserve(4);
        length = Utf8.put(codePoint, bytes, length);
    }

    /** Appends a text; an unpaired surrogate becomes U+FFFD. */
    void append(String text) {
        int position = 0;
        while (position < text.length()) {
            int end = Math.min(text.length(), position + CHUNK);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--; // a pair stays in one chunk; a chunk is longer than one character, so this one is not empty
            }
            text.getChars(position, end, characters, 0);
            appendChunk(end - position);
            position = end;
        }
    }

    private void appendChunk(int count) {
        reserve(3 * count);
        char[] in = characters;
        byte[] out = bytes;
        int at = length;
        int i = 0;
        while (i < count) {
            // four at once as long as they are ASCII
            for (; i + 4 <= count && (in[i] | in[i + 1] | in[i + 2] | in[i + 3]) < 0x80; i += 4) {
                out[at] = (byte) in[i];
                out[at + 1] = (byte) in[i + 1];
                out[at + 2] = (byte) in[i + 2];
                out[at + 3] = (byte) in[i + 3];
                at += 4;
            }
            for (int end = Math.min(i + 4, count); i < end; i++) {
                char c = in[i];
                if (c < 0x80) {
                    out[at++] = (byte) c;
                } else if (Character.isSurrogate(c)) {
                    boolean pair =
                            Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(in[i + 1]);
                    at = Utf8.put(pair ? Character.toCodePoint(c, in[++i]) : 0xFFFD, out, at);
                } else {
                    at = Utf8.put(c, out, at);
                }
            }
        }
        length = at;
    }

    /** The text; malformed bytes become U+FFFD as {@link Utf8#repair} does. */
    String decode() {
        if (Utf8.wellFormedUntil(bytes, 0, length) == length) {
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
        Utf8Buffer repaired = new Utf8Buffer();
        Utf8.repair(bytes, 0, length, repaired);
        return new String(repaired.bytes, 0, repaired.length, StandardCharsets.UTF_8);
    }

    private void reserve(int more) {
        long needed = (long) length + more + SLACK;
        if (needed > bytes.length) {
            if (needed > Integer.MAX_VALUE - 64) {
                throw new IllegalArgumentException("A text must have less than 2 GiB of UTF-8, got at least " + needed);
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 64, Math.max(needed, bytes.length * 2L)));
        }
    }
}
