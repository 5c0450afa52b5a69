package org.millrace.data.tokenize;

/** UTF-8 by hand: well-formed text is read without checks, malformed text is repaired as Rust and the web do. */
final class Utf8 {

    private Utf8() {}

    /** The code point that begins at a position of well-formed UTF-8. */
    static int codePointAt(byte[] utf8, int position) {
        int b = utf8[position];
        if (b >= 0) {
            return b;
        }
        if (b < (byte) 0xE0) {
            return ((b & 0x1F) << 6) | (utf8[position + 1] & 0x3F);
        }
        if (b < (byte) 0xF0) {
            return ((b & 0x0F) << 12) | ((utf8[position + 1] & 0x3F) << 6) | (utf8[position + 2] & 0x3F);
        }
        return ((b & 0x07) << 18)
                | ((utf8[position + 1] & 0x3F) << 12)
                | ((utf8[position + 2] & 0x3F) << 6)
                | (utf8[position + 3] & 0x3F);
    }

    /** Bytes of the code point that begins with this byte, in well-formed UTF-8. */
    static int length(byte first) {
        if (first >= 0) {
            return 1;
        }
        return first < (byte) 0xE0 ? 2 : first < (byte) 0xF0 ? 3 : 4;
    }

    /** Writes a code point, four bytes at most, and returns where it ends. */
    static int put(int codePoint, byte[] out, int position) {
        int at = position;
        if (codePoint < 0x80) {
            out[at++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            out[at++] = (byte) (0xC0 | (codePoint >> 6));
            out[at++] = (byte) (0x80 | (codePoint & 0x3F));
        } else if (codePoint < 0x10000) {
            out[at++] = (byte) (0xE0 | (codePoint >> 12));
            out[at++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            out[at++] = (byte) (0x80 | (codePoint & 0x3F));
        } else {
            out[at++] = (byte) (0xF0 | (codePoint >> 18));
            out[at++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            out[at++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            out[at++] = (byte) (0x80 | (codePoint & 0x3F));
        }
        return at;
    }

    /** Where the code point that ends before a position begins, in well-formed UTF-8. */
    static int before(byte[] utf8, int position) {
        int start = position - 1;
        while ((utf8[start] & 0xC0) == 0x80) {
            start--;
        }
        return start;
    }

    /** How many chars a Java string has for a piece of well-formed UTF-8. */
    static int chars(byte[] utf8, int from, int to) {
        int chars = 0;
        for (int i = from; i < to; i += length(utf8[i])) {
            chars += length(utf8[i]) == 4 ? 2 : 1;
        }
        return chars;
    }

    /** The first position from which the bytes are not well-formed UTF-8, or {@code to} where all are. */
    static int wellFormedUntil(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (bytes[i] >= 0) {
                i++;
                continue;
            }
            int length = subpart(bytes, i, to);
            if (length < 0) {
                return i;
            }
            i += length;
        }
        return to;
    }

    /** Appends the bytes, with U+FFFD for every maximal subpart that is not well-formed. */
    static void repair(byte[] bytes, int from, int to, Utf8Buffer out) {
        int i = from;
        while (i < to) {
            int good = wellFormedUntil(bytes, i, to);
            out.append(bytes, i, good);
            i = good;
            if (i < to) {
                out.appendCodePoint(0xFFFD);
                i -= subpart(bytes, i, to);
            }
        }
    }

    /**
     * Length of the well-formed sequence at a position, or minus the length of the longest beginning of one, at least
     * one byte (Unicode, table 3-7 and "substitution of maximal subparts").
     */
    private static int subpart(byte[] bytes, int position, int to) {
        int first = bytes[position] & 0xFF;
        int length;
        int low = 0x80;
        int high = 0xBF;
        if (first < 0x80) {
            return 1;
        } else if (first >= 0xC2 && first <= 0xDF) {
            length = 2;
        } else if (first >= 0xE0 && first <= 0xEF) {
            length = 3;
            low = first == 0xE0 ? 0xA0 : 0x80;
            high = first == 0xED ? 0x9F : 0xBF;
        } else if (first >= 0xF0 && first <= 0xF4) {
            length = 4;
            low = first == 0xF0 ? 0x90 : 0x80;
            high = first == 0xF4 ? 0x8F : 0xBF;
        } else {
            return -1;
        }
        for (int i = 1; i < length; i++) {
            int b = position + i < to ? bytes[position + i] & 0xFF : -1;
            if (b < low || b > high) {
                return -i;
            }
            low = 0x80;
            high = 0xBF;
        }
        return length;
    }
}
