package org.millrace.data.language;

import com.optimaize.langdetect.cybozu.util.CharNormalizer;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a detector has to know of each character, looked up once for all of them. */
final class Characters {

    /** Neither letter nor blank. */
    static final byte OTHER = 0;

    static final byte BLANK = 1;
    static final byte LETTER = 2;
    /** Common in source code and markup, rare in prose of any language. */
    static final byte CODE = 3;

    /** The number of no script. */
    static final byte NO_SCRIPT = -1;

    private static final String CODE_SYMBOLS = "{}[]()<>;=_\\$&^~`+";

    /** Scripts of which one language is as good as the only one; Han, kana and Hangul first. */
    private static final Map<UnicodeScript, String> TELLING = new TreeMap<>(Map.ofEntries(
            Map.entry(UnicodeScript.HAN, "zh"),
            Map.entry(UnicodeScript.HIRAGANA, "ja"),
            Map.entry(UnicodeScript.KATAKANA, "ja"),
            Map.entry(UnicodeScript.HANGUL, "ko"),
            Map.entry(UnicodeScript.THAI, "th"),
            Map.entry(UnicodeScript.LAO, "lo"),
            Map.entry(UnicodeScript.MYANMAR, "my"),
            Map.entry(UnicodeScript.KHMER, "km"),
            Map.entry(UnicodeScript.GREEK, "el"),
            Map.entry(UnicodeScript.GEORGIAN, "ka"),
            Map.entry(UnicodeScript.ARMENIAN, "hy"),
            Map.entry(UnicodeScript.SINHALA, "si"),
            Map.entry(UnicodeScript.TAMIL, "ta"),
            Map.entry(UnicodeScript.TELUGU, "te"),
            Map.entry(UnicodeScript.KANNADA, "kn"),
            Map.entry(UnicodeScript.MALAYALAM, "ml"),
            Map.entry(UnicodeScript.GUJARATI, "gu"),
            Map.entry(UnicodeScript.GURMUKHI, "pa")));

    /** Languages that their script tells, sorted. */
    static final List<String> TOLD_BY_SCRIPT = List.copyOf(new TreeSet<>(TELLING.values()));

    static final byte CHINESE = number("zh");
    static final byte JAPANESE = number("ja");
    static final byte KOREAN = number("ko");

    private static final int BASIC_PLANE = 1 << 16;

    private final byte[] kinds = new byte[BASIC_PLANE];
    private final char[] folded = new char[BASIC_PLANE];
    private final byte[] scripts = new byte[BASIC_PLANE];

    Characters() {
        for (int c = 0; c < BASIC_PLANE; c++) {
            kinds[c] = kindOf(c);
            scripts[c] = scriptOf(c);
            // The profiles were made of normalised characters, such as one for all accented letters of Vietnamese.
            int lower = Character.toLowerCase(c);
            folded[c] = Character.isBmpCodePoint(lower) ? CharNormalizer.normalize((char) lower) : ' ';
        }
    }

    byte kind(int codePoint) {
        return codePoint < BASIC_PLANE ? kinds[codePoint] : kindOf(codePoint);
    }

    /** The character of the profiles; a blank for those that they do not have. */
    char folded(int codePoint) {
        return codePoint < BASIC_PLANE ? folded[codePoint] : ' ';
    }

    /** The number in {@link #TOLD_BY_SCRIPT} of the language that a letter tells, or {@link #NO_SCRIPT}. */
    byte script(int codePoint) {
        return codePoint < BASIC_PLANE ? scripts[codePoint] : scriptOf(codePoint);
    }

    private static byte scriptOf(int codePoint) {
        String language = TELLING.get(UnicodeScript.of(codePoint));
        return language == null ? NO_SCRIPT : number(language);
    }

    private static byte number(String language) {
        return (byte) TOLD_BY_SCRIPT.indexOf(language);
    }

    private static byte kindOf(int codePoint) {
        int type = Character.getType(codePoint);
        if (Character.isLetter(codePoint)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK) {
            return LETTER;
        }
        if (Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint)) {
            return BLANK;
        }
        return CODE_SYMBOLS.indexOf(codePoint) >= 0 ? CODE : OTHER;
    }

    /** Languages that need no profile. */
    static Set<String> toldByScript() {
        return Set.copyOf(TOLD_BY_SCRIPT);
    }
}
