package org.millrace.data.language;

import com.optimaize.langdetect.cybozu.util.CharNormalizer;
import java.lang.Character.UnicodeScript;
import org.jspecify.annotations.Nullable;

/**
 * A part of a text, made ready for the detector.
 *
 * @param words its letters in lower case, anything between them as one space
 * @param letterShare letters and their marks, as a share of the characters that are no white space
 * @param weightedLetters letters, those of East Asian scripts counted {@value #DENSE} times
 * @param scriptLanguage the language that the script alone tells, or null
 */
record Window(
        String words,
        double letterShare,
        int weightedLetters,
        @Nullable String scriptLanguage) {

    private static final int DENSE = 4;
    /** Japanese text has far more kana than this, Chinese text has none. */
    private static final double LEAST_KANA = 0.05;

    static Window of(String text, int begin, int length) {
        int end = Math.min(text.length(), begin + length);
        var words = new StringBuilder(length + 2).append(' ');
        int letters = 0;
        int visible = 0;
        int kana = 0;
        int hangul = 0;
        int ideographs = 0;
        int i = begin;
        while (i < end) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isLetterOrMark(c)) {
                append(c, words);
                letters++;
                switch (script(c)) {
                    case HIRAGANA, KATAKANA -> kana++;
                    case HANGUL -> hangul++;
                    case HAN -> ideographs++;
                    default -> {}
                }
            } else if (words.charAt(words.length() - 1) != ' ') {
                words.append(' ');
            }
            visible += isBlank(c) ? 0 : 1;
        }
        if (words.charAt(words.length() - 1) != ' ') {
            words.append(' ');
        }
        int dense = kana + hangul + ideographs;
        String scriptLanguage = null;
        if (dense > letters / 2) {
            scriptLanguage = kana >= LEAST_KANA * letters ? "ja" : hangul > ideographs ? "ko" : "zh";
        }
        double share = visible == 0 ? 0 : (double) letters / visible;
        return new Window(words.toString(), share, letters + (DENSE - 1) * dense, scriptLanguage);
    }

    /** The profiles were made of normalised characters, such as one for all accented letters of Vietnamese. */
    private static void append(int c, StringBuilder words) {
        int lower = Character.toLowerCase(c);
        if (Character.isBmpCodePoint(lower)) {
            words.append(CharNormalizer.normalize((char) lower));
        }
    }

    /** The script, where it matters here. */
    private static UnicodeScript script(int c) {
        return c < 0x1100 ? UnicodeScript.COMMON : UnicodeScript.of(c);
    }

    private static boolean isLetterOrMark(int c) {
        int type = Character.getType(c);
        return Character.isLetter(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
