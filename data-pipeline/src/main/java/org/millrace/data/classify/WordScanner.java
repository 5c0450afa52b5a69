package org.millrace.data.classify;

import java.util.Arrays;

/**
 * Splits a text into words as fastText does: at ASCII white space, with the end of a line as the last word. Line feeds
 * inside a text count as spaces, since fastText looks at one line; a word spelled like the end of a line ends it all the
 * same. Nothing is kept of the text but the present word, so a long text needs no more memory than a short one.
 *
 * <p>Holds a buffer: for one thread.
 */
final class WordScanner {

    /** Takes words, one after the other. */
    interface Sink {

        /**
         * @param bytes holds the word in UTF-8, and is the scanner's own: the byte before and the one after the word may
         *     be written to
         * @param hash fastText's, of the word
         */
        void word(byte[] bytes, int from, int to, int hash);
    }

    /** What the end of a line counts as. */
    private static final byte[] END_OF_LINE = {'<', '/', 's', '>'};

    private static final int FNV_OFFSET = 0x811C9DC5;
    private static final int FNV_PRIME = 16777619;
    private static final int BEGIN = 1;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private byte[] word = new byte[64];
    private int end = BEGIN;
    private int hash = FNV_OFFSET;

    /** Hands the words of a text over and returns how many there are, the end of the line among them. */
    long scan(String text, Sink sink) {
        long words = 0;
        begin();
        int length = text.length();
        int i = 0;
        while (i < length) {
            char c = text.charAt(i++);
            if (!isSeparator(c)) {
                i = append(c, text, i);
            } else if (end > BEGIN) {
                words++;
                if (endWord(sink)) {
                    return words;
                }
            }
        }
        if (end > BEGIN) {
            words++;
            if (endWord(sink)) {
                return words;
            }
        }
        for (byte b : END_OF_LINE) {
            put(b);
        }
        endWord(sink);
        return words + 1;
    }

    static int hash(byte[] bytes, int from, int to) {
        int hash = FNV_OFFSET;
        for (int i = from; i < to; i++) {
            hash = add(hash, bytes[i]);
        }
        return hash;
    }

    /** FNV-1a, with bytes above 127 as negative numbers, which is fastText's mistake and now its format. */
    static int add(int hash, byte b) {
        return (hash ^ b) * FNV_PRIME;
    }

    static int emptyHash() {
        return FNV_OFFSET;
    }

    static boolean isEndOfLine(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, END_OF_LINE, 0, END_OF_LINE.length);
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r') || c == 0;
    }

    private void begin() {
        end = BEGIN;
        hash = FNV_OFFSET;
    }

    /** Returns whether the word ends the line. */
    private boolean endWord(Sink sink) {
        sink.word(word, BEGIN, end, hash);
        boolean endsLine = isEndOfLine(word, BEGIN, end);
        begin();
        return endsLine;
    }

    private int append(char c, String text, int next) {
        if (c < 0x80) {
            put((byte) c);
        } else if (c < 0x800) {
            put((byte) (0xC0 | c >> 6));
            put((byte) (0x80 | c & 0x3F));
        } else if (Character.isHighSurrogate(c)
                && next < text.length()
                && Character.isLowSurrogate(text.charAt(next))) {
            int codePoint = Character.toCodePoint(c, text.charAt(next));
            put((byte) (0xF0 | codePoint >> 18));
            put((byte) (0x80 | codePoint >> 12 & 0x3F));
            put((byte) (0x80 | codePoint >> 6 & 0x3F));
            put((byte) (0x80 | codePoint & 0x3F));
            return next + 1;
        } else {
            int unit = Character.isSurrogate(c) ? 0xFFFD : c;
            put((byte) (0xE0 | unit >> 12));
            put((byte) (0x80 | unit >> 6 & 0x3F));
            put((byte) (0x80 | unit & 0x3F));
        }
        return next;
    }

    private void put(byte b) {
        // One byte more, for who looks at the word with something around it.
        if (end + 1 >= word.length) {
            word = Arrays.copyOf(word, (int) Math.min(LARGEST_ARRAY, 2L * word.length));
        }
        word[end++] = b;
        hash = add(hash, b);
    }
}
