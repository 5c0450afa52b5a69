package org.millrace.data.filter.text;

/**
 * What Python's {@code str} and {@code re} take characters for. Every system that the filters agree with is written in it,
 * and Java's classes of the same names differ.
 */
public final class PythonCharacters {

    private static final int NUMBER =
            1 << Character.DECIMAL_DIGIT_NUMBER | 1 << Character.LETTER_NUMBER | 1 << Character.OTHER_NUMBER;

    /** One bit a unit of the basic plane: {@link #isAlphanumeric}. */
    private static final long[] ALPHANUMERIC = alphanumeric();

    private PythonCharacters() {}

    /** {@code str.isalnum}: letters and numbers of any kind, but no marks. */
    public static boolean isAlphanumeric(int codePoint) {
        return Character.isBmpCodePoint(codePoint)
                ? (ALPHANUMERIC[codePoint >> 6] >>> codePoint & 1) != 0
                : isLetterOrNumber(codePoint);
    }

    /** {@code \w}. */
    public static boolean isWord(int codePoint) {
        return codePoint == '_' || isAlphanumeric(codePoint);
    }

    /** Whether the text goes on with a character of words at {@code position}. */
    public static boolean isWordAt(char[] text, int position) {
        return position < text.length && isWord(Character.codePointAt(text, position));
    }

    /** Whether a character of words ends just before {@code position}. */
    public static boolean isWordBefore(char[] text, int position) {
        return position > 0 && isWord(Character.codePointBefore(text, position));
    }

    /** {@code str.isdigit}: decimal digits, and those that are raised, lowered or circled. */
    public static boolean isDigit(int codePoint) {
        return codePoint < 0x80
                ? codePoint >= '0' && codePoint <= '9'
                : Character.isDigit(codePoint)
                        || (Character.getType(codePoint) == Character.OTHER_NUMBER && isSingleDigit(codePoint));
    }

    /** Of the other numbers those that stand for one digit rather than for ten or a half. */
    private static boolean isSingleDigit(int codePoint) {
        int value = Character.getNumericValue(codePoint);
        return value >= 0 && value <= 9;
    }

    private static boolean isLetterOrNumber(int codePoint) {
        return Character.isLetter(codePoint) || (NUMBER >>> Character.getType(codePoint) & 1) != 0;
    }

    private static long[] alphanumeric() {
        long[] bits = new long[1 << 10];
        for (int c = 0; c < 1 << 16; c++) {
            bits[c >> 6] |= isLetterOrNumber(c) ? 1L << c : 0;
        }
        return bits;
    }
}
