package org.millrace.data.read;

import java.nio.charset.StandardCharsets;

/** Which bytes are UTF-8, as the Unicode Standard defines it (table 3-7), and how many a text takes. */
public final class Utf8 {

    private Utf8() {}

    /** Bytes that a text takes in UTF-8. */
    public static long length(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Either half of a pair stands for two of its four bytes.
            bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return bytes;
    }

    /** How many bytes come before the first that is no UTF-8; -1 where all are. */
    static int fault(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int i = offset;
        while (i < end) {
            if (i <= end - ByteWords.BYTES && ByteWords.notAscii(ByteWords.get(bytes, i)) == 0) {
                i += ByteWords.BYTES;
                continue;
            }
            int size = sequence(bytes, i, end);
            if (size == 0) {
                return i - offset;
            }
            i += size;
        }
        return -1;
    }

    /** How many bytes the character takes that begins here; 0 where none does. */
    private static int sequence(byte[] bytes, int i, int end) {
        int first = bytes[i];
        if (first >= 0) {
            return 1;
        }
        int size = sizeAfter(first & 0xFF);
        if (size == 0 || i + size > end) {
            return 0;
        }
        for (int k = 1; k < size; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[i + 1] & 0xFF;
        boolean allowed = switch (first & 0xFF) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second < 0xA0;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second < 0x90;
            default -> true;
        };
        return allowed ? size : 0;
    }

    private static int sizeAfter(int first) {
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

    /** The text of bytes that are UTF-8. */
    static String text(byte[] bytes, int offset, int length, boolean ascii) {
        return new String(bytes, offset, length, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** Writes a code point that is no surrogate; returns where the next byte goes. */
    static int write(int codePoint, byte[] target, int at) {
        int i = at;
        if (codePoint < 0x80) {
            target[i++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            target[i++] = (byte) (0xC0 | codePoint >> 6);
            target[i++] = (byte) (0x80 | codePoint & 0x3F);
        } else {
            if (codePoint < 0x10000) {
                target[i++] = (byte) (0xE0 | codePoint >> 12);
            } else {
                target[i++] = (byte) (0xF0 | codePoint >> 18);
                target[i++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
            }
            target[i++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
            target[i++] = (byte) (0x80 | codePoint & 0x3F);
        }
        return i;
    }
}
