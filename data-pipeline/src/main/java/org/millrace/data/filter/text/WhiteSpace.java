package org.millrace.data.filter.text;

/** White space as Python's {@code str.isspace} and {@code str.split} see it. */
public final class WhiteSpace {

    private WhiteSpace() {}

    public static boolean is(char c) {
        if (c <= 0x20) {
            return c == ' ' || (c >= '\t' && c <= '\r') || c >= 0x1C;
        }
        if (c < 0x85) {
            return false;
        }
        return c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** How many words there are between white space. */
    public static int words(char[] text) {
        return words(text, 0, text.length);
    }

    /** How many words there are between white space in a part of a text. */
    public static int words(char[] text, int begin, int end) {
        int words = 0;
        boolean inside = false;
        for (int i = begin; i < end; i++) {
            boolean space = is(text[i]);
            words += !space && !inside ? 1 : 0;
            inside = !space;
        }
        return words;
    }
}
