package org.millrace.data.read;

/** Halves of surrogate pairs, which JSON's escapes can write but no Unicode text contains. */
final class Surrogates {

    private Surrogates() {}

    /** Index of the first surrogate that is not part of a pair, or -1. */
    static int firstUnpaired(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** The text with U+FFFD in place of each unpaired surrogate. */
    static String replaceUnpaired(String text) {
        int from = firstUnpaired(text);
        if (from < 0) {
            return text;
        }
        return text.substring(0, from)
                + text.substring(from)
                        .codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    }
}
