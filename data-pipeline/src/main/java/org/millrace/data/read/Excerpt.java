package org.millrace.data.read;

import java.nio.charset.StandardCharsets;

/** The beginning of what could not be read, made fit to print. */
public final class Excerpt {

    private static final int MOST_CHARACTERS = 120;

    private Excerpt() {}

    public static String of(String text) {
        var printable = new StringBuilder();
        int at = 0;
        while (at < text.length() && printable.length() < MOST_CHARACTERS) {
            int character = text.codePointAt(at);
            append(printable, character);
            at += Character.charCount(character);
        }
        return at < text.length() ? printable.append('…').toString() : printable.toString();
    }

    /** Bytes that are no ASCII are shown by their number, since nobody knows what they were meant to be. */
    public static String of(byte[] bytes, int offset, int length) {
        var printable = new StringBuilder();
        int at = 0;
        while (at < length && printable.length() < MOST_CHARACTERS) {
            int value = bytes[offset + at] & 0xFF;
            if (value < 0x80) {
                append(printable, value);
            } else {
                printable.append("\\x%02x".formatted(value));
            }
            at++;
        }
        return at < length ? printable.append('…').toString() : printable.toString();
    }

    /** Bytes around the first one that is no UTF-8. */
    public static String around(byte[] bytes, int offset, int length, int fault) {
        int from = Math.max(0, fault - MOST_CHARACTERS / 3);
        String before = new String(bytes, offset + from, fault - from, StandardCharsets.UTF_8).replace("\uFFFD", "");
        return of(before) + of(bytes, offset + fault, length - fault);
    }

    private static void append(StringBuilder printable, int character) {
        switch (character) {
            case '\n' -> printable.append("\\n");
            case '\r' -> printable.append("\\r");
            case '\t' -> printable.append("\\t");
            default -> {
                boolean hidden = Character.isISOControl(character)
                        || Character.getType(character) == Character.SURROGATE
                        || !Character.isDefined(character);
                if (hidden) {
                    printable.append("\\u%04x".formatted(character));
                } else {
                    printable.appendCodePoint(character);
                }
            }
        }
    }
}
