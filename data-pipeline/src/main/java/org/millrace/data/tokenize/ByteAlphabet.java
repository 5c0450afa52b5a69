package org.millrace.data.tokenize;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The printable character that stands for each byte in the vocabulary of a byte-level BPE, as GPT-2 introduced it:
 * printable Latin-1 stands for itself, and the other bytes, in order, for U+0100 and what follows.
 */
final class ByteAlphabet {

    private static final char[] CHARACTERS = new char[256];
    private static final short[] BYTES = new short[512];

    static {
        Arrays.fill(BYTES, (short) -1);
        char next = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
            CHARACTERS[value] = printable ? (char) value : next++;
            BYTES[CHARACTERS[value]] = (short) value;
        }
    }

    private ByteAlphabet() {}

    static char character(int unsignedByte) {
        return CHARACTERS[unsignedByte];
    }

    /** The byte that a character of the alphabet stands for. */
    static int byteOf(char character) {
        return BYTES[character];
    }

    /** The bytes that a token spells, or null where a character of it stands for no byte. */
    static byte @Nullable [] bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = token.charAt(i);
            if (c >= BYTES.length || BYTES[c] < 0) {
                return null;
            }
            bytes[i] = (byte) BYTES[c];
        }
        return bytes;
    }

    /**
     * The bytes that a token adds to decoded text. A token with a character outside the alphabet stands for its own
     * UTF-8, all of it: the reference decides for the token, not for the character.
     */
    static byte[] decodedBytes(String token) {
        byte[] bytes = bytes(token);
        return bytes != null ? bytes : token.getBytes(StandardCharsets.UTF_8);
    }

    /** All 256 characters in the order of their code, which is the order of the first ids. */
    static char[] sorted() {
        char[] sorted = CHARACTERS.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
