package org.millrace.data.filter.heuristic;

import java.lang.Character.UnicodeScript;
import org.millrace.data.filter.text.PythonCharacters;

/**
 * Splits a text at the word boundaries of Unicode (UAX #29): letters, digits and joining marks stay together, as do a
 * decimal point and the digits about it; every ideograph and hiragana, and every other character, is a word by itself. An
 * emoji of several code points is several words here.
 */
final class UnicodeWords {

    private static final int OTHER = 0;
    private static final int LETTER = 1;
    private static final int HEBREW = 2;
    private static final int NUMERIC = 3;
    private static final int KATAKANA = 4;
    private static final int CONNECTOR = 5;
    private static final int MID_LETTER = 6;
    private static final int MID_NUMBER = 7;
    private static final int MID_BOTH = 8;
    private static final int SINGLE_QUOTE = 9;
    private static final int DOUBLE_QUOTE = 10;
    private static final int EXTEND = 11;
    private static final int NEW_LINE = 12;

    /** The kind of each unit of the basic plane. */
    private static final byte[] BASIC_PLANE = basicPlane();

    private UnicodeWords() {}

    /** Words that begin with a letter or number. */
    static Words alphanumeric(char[] text) {
        return split(text, true);
    }

    /** All words but white space. */
    static Words all(char[] text) {
        return split(text, false);
    }

    /** How many words begin with a letter or number. */
    static int count(char[] text) {
        int count = 0;
        for (int begin = 0; begin < text.length; begin = end(text, begin)) {
            count += PythonCharacters.isAlphanumeric(Character.codePointAt(text, begin)) ? 1 : 0;
        }
        return count;
    }

    private static Words split(char[] text, boolean onlyAlphanumeric) {
        Words words = new Words(text);
        for (int begin = 0; begin < text.length; ) {
            int end = end(text, begin);
            if (onlyAlphanumeric
                    ? PythonCharacters.isAlphanumeric(Character.codePointAt(text, begin))
                    : !WhiteSpaceWords.isSpace(text[begin])) {
                words.add(begin, end);
            }
            begin = end;
        }
        return words;
    }

    /** Where the word that begins there ends. */
    private static int end(char[] text, int begin) {
        int kind = kind(text, begin);
        int end = begin + width(text, begin);
        if (kind == NEW_LINE) {
            return end;
        }
        end = pastExtend(text, end);
        if (kind == OTHER || kind > CONNECTOR) {
            return end;
        }
        while (end < text.length) {
            int next = kind(text, end);
            int past = pastExtend(text, end + width(text, end));
            if (joins(kind, next)) {
                kind = next;
                end = past;
                continue;
            }
            boolean letters = kind == LETTER || kind == HEBREW;
            if (letters && (next == MID_LETTER || next == MID_BOTH || next == SINGLE_QUOTE)) {
                int third = past < text.length ? kind(text, past) : OTHER;
                if (third == LETTER || third == HEBREW) {
                    kind = third;
                    end = pastExtend(text, past + width(text, past));
                    continue;
                }
                return kind == HEBREW && next == SINGLE_QUOTE ? past : end;
            }
            boolean hebrewQuote = kind == HEBREW && next == DOUBLE_QUOTE;
            boolean numberMark = kind == NUMERIC && (next == MID_NUMBER || next == MID_BOTH || next == SINGLE_QUOTE);
            if ((hebrewQuote || numberMark) && past < text.length && kind(text, past) == kind) {
                end = pastExtend(text, past + width(text, past));
                continue;
            }
            return end;
        }
        return end;
    }

    private static boolean joins(int kind, int next) {
        boolean alphanumeric = next == LETTER || next == HEBREW || next == NUMERIC;
        return switch (kind) {
            case LETTER, HEBREW, NUMERIC -> alphanumeric || next == CONNECTOR;
            case KATAKANA -> next == KATAKANA || next == CONNECTOR;
            default -> alphanumeric || next == KATAKANA || next == CONNECTOR;
        };
    }

    private static int pastExtend(char[] text, int position) {
        int past = position;
        while (past < text.length && kind(text, past) == EXTEND) {
            past += width(text, past);
        }
        return past;
    }

    private static int width(char[] text, int position) {
        return Character.isHighSurrogate(text[position])
                        && position + 1 < text.length
                        && Character.isLowSurrogate(text[position + 1])
                ? 2
                : 1;
    }

    private static int kind(char[] text, int position) {
        return width(text, position) == 1
                ? BASIC_PLANE[text[position]]
                : compute(Character.toCodePoint(text[position], text[position + 1]));
    }

    private static byte[] basicPlane() {
        byte[] kinds = new byte[1 << 16];
        for (int c = 0; c < kinds.length; c++) {
            kinds[c] = Character.isSurrogate((char) c) ? OTHER : (byte) compute(c);
        }
        return kinds;
    }

    private static int compute(int c) {
        if (c == '\r' || c == '\n' || c == 0xB || c == 0xC || c == 0x85 || c == 0x2028 || c == 0x2029) {
            return NEW_LINE;
        }
        if (c == '\'') {
            return SINGLE_QUOTE;
        }
        if (c == '"') {
            return DOUBLE_QUOTE;
        }
        if (".‘’․﹒＇．".indexOf(c) >= 0) {
            return MID_BOTH;
        }
        if (":··՟״‧︓﹕：".indexOf(c) >= 0) {
            return MID_LETTER;
        }
        if (",;;։،؍٬߸⁄︐︔﹐﹔，；".indexOf(c) >= 0) {
            return MID_NUMBER;
        }
        int type = Character.getType(c);
        return switch (type) {
            case Character.CONNECTOR_PUNCTUATION -> CONNECTOR;
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> EXTEND;
            case Character.FORMAT -> c == 0x200B ? OTHER : EXTEND;
            case Character.DECIMAL_DIGIT_NUMBER -> NUMERIC;
            default -> c == 0x202F ? CONNECTOR : c == 0x66B ? NUMERIC : letter(c);
        };
    }

    private static int letter(int c) {
        UnicodeScript script = UnicodeScript.of(c);
        if (script == UnicodeScript.KATAKANA || (c >= 0x3031 && c <= 0x3035) || c == 0x30FC || c == 0xFF70) {
            return KATAKANA;
        }
        if (!Character.isAlphabetic(c) || Character.isIdeographic(c)) {
            return OTHER;
        }
        return switch (script) {
            case HIRAGANA, THAI, LAO, KHMER, MYANMAR -> OTHER;
            case HEBREW -> HEBREW;
            default -> LETTER;
        };
    }
}
