package org.millrace.data.decontaminate;

import java.text.Normalizer;

/**
 * Finds the normalised words of a text and hashes them, without making a string of any.
 *
 * <p>The text is brought into Unicode's form NFKC and to lower case. A word is an unbroken run of letters, digits and
 * marks; whatever else there is, such as punctuation, only separates: {@code Don’t} is {@code don} and {@code t}. In
 * scripts that are written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) every character is a word, with the
 * marks behind it.
 */
final class WordScanner {

    /** Told of every word in the order of the text. */
    interface Sink {
        void word(long hash);
    }

    private static final long SEED = 0xCBF29CE484222325L;
    private static final long MULTIPLIER = 0x9FB21C651E98DF25L;

    /** For each character of ASCII its lower case; 0 for those that separate. */
    private static final char[] ASCII = ascii();

    private static final int MARKS =
            1 << Character.NON_SPACING_MARK | 1 << Character.COMBINING_SPACING_MARK | 1 << Character.ENCLOSING_MARK;
    private static final int WORDS = MARKS
            | 1 << Character.UPPERCASE_LETTER
            | 1 << Character.LOWERCASE_LETTER
            | 1 << Character.TITLECASE_LETTER
            | 1 << Character.MODIFIER_LETTER
            | 1 << Character.OTHER_LETTER
            | 1 << Character.DECIMAL_DIGIT_NUMBER
            | 1 << Character.LETTER_NUMBER
            | 1 << Character.OTHER_NUMBER;

    /** First and last code points of scripts that are written without spaces. */
    private static final int[] UNSPACED = {
        0x0E00, 0x0EFF, 0x1000, 0x109F, 0x1780, 0x17FF, 0x3005, 0x3007, 0x3021, 0x3029, 0x3031, 0x3035, 0x303B, 0x303C,
        0x3040, 0x30FF, 0x31F0, 0x31FF, 0x3400, 0x9FFF, 0xA9E0, 0xA9FF, 0xAA60, 0xAA7F, 0xF900, 0xFAFF, 0x20000, 0x3FFFF
    };

    private WordScanner() {}

    static void forEachWord(String text, Sink sink) {
        String normal = Normalizer.isNormalized(text, Normalizer.Form.NFKC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFKC);
        int length = normal.length();
        long hash = SEED;
        boolean inWord = false;
        boolean complete = false;
        int i = 0;
        while (i < length) {
            int c = normal.charAt(i);
            int letter;
            boolean alone = false;
            boolean mark = false;
            if (c < ASCII.length) {
                i++;
                letter = ASCII[c];
            } else {
                c = normal.codePointAt(i);
                i += Character.charCount(c);
                int type = 1 << Character.getType(c);
                letter = (type & WORDS) != 0 ? Character.toLowerCase(c) : 0;
                mark = (type & MARKS) != 0;
                alone = isUnspaced(c);
            }
            if (inWord && (letter == 0 || !mark && (alone || complete))) {
                sink.word(finish(hash));
                inWord = false;
            }
            if (letter == 0 || mark && !inWord) {
                continue;
            }
            if (!inWord) {
                inWord = true;
                complete = alone;
                hash = SEED;
            }
            hash = (hash ^ letter) * MULTIPLIER;
            hash ^= hash >>> 35;
        }
        if (inWord) {
            sink.word(finish(hash));
        }
    }

    private static long finish(long hash) {
        long h = (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L;
        return h ^ h >>> 32;
    }

    private static boolean isUnspaced(int c) {
        if (c < UNSPACED[0]) {
            return false;
        }
        for (int i = 0; i < UNSPACED.length; i += 2) {
            if (c <= UNSPACED[i + 1]) {
                return c >= UNSPACED[i];
            }
        }
        return false;
    }

    private static char[] ascii() {
        char[] lower = new char[128];
        for (char c = 0; c < lower.length; c++) {
            lower[c] = Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
        }
        return lower;
    }
}
