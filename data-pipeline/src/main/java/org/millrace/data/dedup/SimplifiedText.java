package org.millrace.data.dedup;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * Text as datatrove 0.10.1's {@code simplify_text} leaves it with its defaults, so that documents that differ in case,
 * numbers, punctuation, white space or accents alone have the same words: small letters, each number a {@code 0},
 * punctuation and white space a single space, canonically decomposed, without nonspacing marks.
 *
 * <p>All of it is done in one pass with a table for the basic plane. Reuses its buffer; not for several threads.
 */
final class SimplifiedText {

    /** Characters that callers take at once, about: a part that ends at white space is simplified as it is in the whole. */
    static final int STRETCH = 1 << 14;

    /** Longer buffers are let go. */
    private static final int KEPT = 1 << 20;

    /** Entries of the table that are not the character to write. */
    private static final char DIGIT = 1;

    private static final char DROPPED = 2;
    private static final char EXPANDED = 3;
    private static final char SIGMA = 4;
    private static final char SURROGATE = 5;

    /** datatrove's {@code PUNCTUATION} beyond ASCII, where every mark and control character but two is punctuation. */
    private static final String PUNCTUATION = "«´»–—’“”„…∶━►、。〈〉《》「」【】！％（），．：；？～";

    private static final char[] TABLE = new char[1 << 16];
    private static final char[][] EXPANSIONS = new char[1 << 16][];

    static {
        for (int c = 0; c < TABLE.length; c++) {
            TABLE[c] = entry((char) c);
        }
    }

    private char[] out = new char[STRETCH];
    private int length;

    /** Simplifies a part of a text and returns how many {@link #characters} came of it. */
    int simplify(char[] text, int begin, int end) {
        if (out.length > KEPT || out.length < end - begin) {
            out = new char[Math.max(end - begin, STRETCH)];
        }
        length = 0;
        int i = begin;
        while (i < end) {
            char c = TABLE[text[i]];
            if (c > ' ') {
                out[length++] = c;
                i++;
            } else if (c == ' ') {
                if (length > 0 && out[length - 1] != ' ') {
                    out[length++] = ' ';
                }
                i++;
            } else if (c == DIGIT) {
                out[length++] = '0';
                i = pastNumber(text, i, end);
            } else if (c == EXPANDED) {
                append(EXPANSIONS[text[i]], end - i);
                i++;
            } else if (c == SIGMA) {
                return simplifySmallLetters(text, begin, end);
            } else if (c == SURROGATE) {
                i = beyondBasicPlane(text, i, end);
            } else {
                i++;
            }
        }
        return length;
    }

    /** What came of the last text; only as many as {@link #simplify} has returned. */
    char[] characters() {
        return out;
    }

    /** Capital sigma has two small letters, and which it is depends on its neighbours: left to the JDK. */
    private int simplifySmallLetters(char[] text, int begin, int end) {
        char[] small =
                new String(text, begin, end - begin).toLowerCase(Locale.ROOT).toCharArray();
        return simplify(small, 0, small.length);
    }

    private void append(char[] expansion, int left) {
        if (out.length - length < expansion.length + left) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + expansion.length + left));
        }
        for (char c : expansion) {
            out[length++] = c;
        }
    }

    /** Digits, and if one separator follows and then digits again, these too. */
    private static int pastNumber(char[] text, int begin, int size) {
        int end = pastDigits(text, begin, size);
        if (end < size && isSeparator(text[end])) {
            int fraction = pastDigits(text, end + 1, size);
            return fraction > end + 1 ? fraction : end;
        }
        return end;
    }

    private static int pastDigits(char[] text, int begin, int size) {
        int i = begin;
        while (i < size) {
            if (TABLE[text[i]] == DIGIT) {
                i++;
            } else if (isPair(text, i, size) && Character.isDigit(Character.toCodePoint(text[i], text[i + 1]))) {
                i += 2;
            } else {
                break;
            }
        }
        return i;
    }

    private static boolean isSeparator(char c) {
        return c == '.' || c == ',' || c == '\u060C' || c == '\u066B' || (c >= '\u2396' && c <= '\u2398');
    }

    private int beyondBasicPlane(char[] text, int i, int size) {
        if (!isPair(text, i, size)) {
            append(new char[] {text[i]}, size - i);
            return i + 1;
        }
        int point = Character.toCodePoint(text[i], text[i + 1]);
        if (Character.isDigit(point)) {
            append(new char[] {'0'}, size - i);
            return pastNumber(text, i, size);
        }
        append(decomposed(Character.toString(Character.toLowerCase(point))), size - i);
        return i + 2;
    }

    private static char[] decomposed(String text) {
        StringBuilder kept = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFD)
                .codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .forEach(kept::appendCodePoint);
        return kept.toString().toCharArray();
    }

    private static boolean isPair(char[] text, int i, int size) {
        return Character.isHighSurrogate(text[i]) && i + 1 < size && Character.isLowSurrogate(text[i + 1]);
    }

    private static char entry(char c) {
        if (Character.isSurrogate(c)) {
            return SURROGATE;
        }
        if (Character.isDigit(c)) {
            return DIGIT;
        }
        if (c == 'Σ') {
            return SIGMA;
        }
        if (isSpaceOrPunctuation(c)) {
            return ' ';
        }
        char[] simple = decomposed(String.valueOf(c).toLowerCase(Locale.ROOT));
        if (simple.length == 1) {
            return simple[0];
        }
        EXPANSIONS[c] = simple;
        return simple.length == 0 ? DROPPED : EXPANDED;
    }

    private static boolean isSpaceOrPunctuation(char c) {
        if (c < 0x7F) {
            return !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
        }
        return c <= 0xA0 || TextUnit.isSpace(c) || PUNCTUATION.indexOf(c) >= 0;
    }
}
