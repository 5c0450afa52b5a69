package org.millrace.data.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings of one JSON text at a time, straight from its bytes: what has no escapes is never copied twice, and the rest is
 * copied eight bytes at a time between one escape and the next.
 */
final class JsonStrings {

    private static final long QUOTES = ByteWords.each('"');
    private static final long BACKSLASHES = ByteWords.each('\\');
    private static final int FIRST_CAPACITY = 1 << 14;
    private static final int ESCAPE_BYTES = 6;

    /** What the letter of an escape stands for; 0 where it stands for nothing by itself. */
    private static final byte[] SIMPLE = simpleEscapes();

    private byte[] bytes = {};
    private int origin;
    private int end;

    /** Content of the string last passed over, between its quotes. */
    private int start;

    private int stop;
    private boolean escaped;
    private boolean ascii;

    /** The string without its escapes, as UTF-8; half surrogates are left out of it. */
    private byte[] plain = new byte[FIRST_CAPACITY];

    private int plainLength;
    private boolean unpaired;
    private boolean nul;

    /** The text to read from; its bytes are UTF-8. */
    void of(byte[] text, int offset, int length) {
        bytes = text;
        origin = offset;
        end = offset + length;
    }

    /**
     * Goes over a string.
     *
     * @param quote where it begins, at its quote
     * @return where what follows it begins
     */
    int pass(int quote) throws JsonFormatException {
        start = quote + 1;
        escaped = false;
        long high = 0;
        int i = start;
        while (true) {
            if (i <= end - ByteWords.BYTES) {
                long word = ByteWords.get(bytes, i);
                long marks =
                        ByteWords.equal(word, QUOTES) | ByteWords.equal(word, BACKSLASHES) | ByteWords.control(word);
                high |= ByteWords.notAscii(word);
                if (marks == 0) {
                    i += ByteWords.BYTES;
                    continue;
                }
                i += ByteWords.first(marks);
            }
            if (i >= end) {
                throw fault("unexpected end-of-input in a string", i);
            }
            byte found = bytes[i];
            if (found == '"') {
                stop = i;
                ascii = ByteWords.notAscii(high) == 0;
                return i + 1;
            }
            if (found == '\\') {
                escaped = true;
                i += 2;
            } else if (found >= 0 && found < 0x20) {
                throw fault("control character %d in a string, it must be escaped".formatted(found), i);
            } else {
                high |= found;
                i++;
            }
        }
    }

    /** True where the string last passed over is this one, however it is spelled. */
    boolean is(byte[] name) throws JsonFormatException {
        if (!escaped) {
            return Arrays.equals(bytes, start, stop, name, 0, name.length);
        }
        read(start - 1);
        return Arrays.equals(text().getBytes(StandardCharsets.UTF_8), name);
    }

    /** The string last read; half surrogates are in it as they are. */
    String text() throws JsonFormatException {
        return unpaired ? slowly() : Utf8.text(plain, 0, plainLength, ascii);
    }

    /** Whether the string last read has half of a surrogate pair or U+0000, which only escapes can spell. */
    boolean isOdd() {
        return unpaired || nul;
    }

    /** First byte of the string last read. */
    int start() {
        return start;
    }

    /**
     * Reads a string in one pass: eight bytes are copied and looked at together.
     *
     * @param quote where it begins, at its quote
     * @return where what follows it begins; {@link #text()} then is its text
     */
    int read(int quote) throws JsonFormatException {
        // What an escape stands for is never longer than itself; a word more, because whole words are copied.
        int needed = end - quote + ByteWords.BYTES;
        if (plain.length < needed) {
            plain = new byte[(int) Math.min(Integer.MAX_VALUE - ByteWords.BYTES, needed + needed / 4L)];
        }
        start = quote + 1;
        escaped = false;
        unpaired = false;
        nul = false;
        long high = 0;
        int to = 0;
        int i = start;
        while (true) {
            if (i <= end - ByteWords.BYTES) {
                long word = ByteWords.get(bytes, i);
                ByteWords.set(plain, to, word);
                long marks = marks(word);
                high |= word;
                if (marks == 0) {
                    i += ByteWords.BYTES;
                    to += ByteWords.BYTES;
                    continue;
                }
                int run = ByteWords.first(marks);
                i += run;
                to += run;
            }
            if (i >= end) {
                throw fault("unexpected end-of-input in a string", i);
            }
            byte found = bytes[i];
            if (found == '"') {
                stop = i;
                ascii = ByteWords.notAscii(high) == 0;
                plainLength = to;
                return i + 1;
            }
            if (found == '\\') {
                escaped = true;
                int simple = i + 1 < end ? SIMPLE[bytes[i + 1] & 0xFF] : 0;
                if (simple != 0) {
                    plain[to++] = (byte) simple;
                    i += 2;
                } else {
                    // Beyond ASCII as far as anybody knows.
                    high = -1;
                    i = escape(i, to);
                    to = plainLength;
                }
            } else if (found >= 0 && found < ' ') {
                throw fault("control character %d in a string, it must be escaped".formatted(found), i);
            } else {
                high |= found;
                plain[to++] = found;
                i++;
            }
        }
    }

    private static long marks(long word) {
        return ByteWords.equal(word, QUOTES) | ByteWords.equal(word, BACKSLASHES) | ByteWords.control(word);
    }

    /** Writes what an escape of the form {@code \\uXXXX} stands for, or two of them; returns where they end. */
    private int escape(int backslash, int to) throws JsonFormatException {
        int codePoint = hexadecimal(backslash);
        int i = backslash + ESCAPE_BYTES;
        boolean another = i + 1 < end && bytes[i] == '\\' && bytes[i + 1] == 'u';
        if (another && Character.isHighSurrogate((char) codePoint)) {
            int low = hexadecimal(i);
            if (Character.isLowSurrogate((char) low)) {
                codePoint = Character.toCodePoint((char) codePoint, (char) low);
                i += ESCAPE_BYTES;
            }
        }
        boolean half = codePoint <= Character.MAX_VALUE && Character.isSurrogate((char) codePoint);
        unpaired |= half;
        nul |= codePoint == 0;
        plainLength = half ? to : Utf8.write(codePoint, plain, to);
        return i;
    }

    private static byte[] simpleEscapes() {
        byte[] table = new byte[256];
        String letters = "\"\\/ntrbf";
        String meanings = "\"\\/\n\t\r\b\f";
        for (int i = 0; i < letters.length(); i++) {
            table[letters.charAt(i)] = (byte) meanings.charAt(i);
        }
        return table;
    }

    /** The number of an escape of the form {@code \\uXXXX}, whatever else is a mistake. */
    private int hexadecimal(int backslash) throws JsonFormatException {
        if (backslash + 1 >= end || bytes[backslash + 1] != 'u') {
            throw fault("unknown escape", backslash);
        }
        int value = 0;
        for (int k = backslash + 2; k < backslash + 6; k++) {
            int digit = k < end ? Character.digit(bytes[k], 16) : -1;
            if (digit < 0) {
                throw fault("the escape \\u is not followed by four hexadecimal digits", backslash);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** As {@link #unescape} has it, but into characters, of which half surrogates are some. */
    private String slowly() throws JsonFormatException {
        var text = new StringBuilder(stop - start);
        int i = start;
        while (i < stop) {
            int run = i;
            while (run < stop && bytes[run] != '\\') {
                run++;
            }
            text.append(new String(bytes, i, run - i, StandardCharsets.UTF_8));
            i = run;
            if (i < stop) {
                int simple = SIMPLE[bytes[i + 1] & 0xFF];
                text.append((char) (simple != 0 ? simple : hexadecimal(i)));
                i += simple != 0 ? 2 : ESCAPE_BYTES;
            }
        }
        return text.toString();
    }

    /** Checks the escapes of a string whose text nobody wants. */
    void check() throws JsonFormatException {
        if (escaped) {
            for (int i = start; i < stop; i++) {
                if (bytes[i] == '\\') {
                    i++;
                    if (SIMPLE[bytes[i] & 0xFF] == 0) {
                        hexadecimal(i - 1);
                    }
                }
            }
        }
    }

    /** A mistake at a place of the text. */
    JsonFormatException fault(String detail, int at) {
        return new JsonFormatException(detail, at - origin + 1);
    }
}
