package org.millrace.data.language;

import java.text.Normalizer;
import java.util.Arrays;

/** A part of a text, made ready for the detector. Filled again for each part; for one thread. */
final class Window {

    /** An ideograph or a syllable stands for several letters. */
    private static final int DENSE = 4;
    /** Japanese text has far more kana than this, Chinese text has none. */
    private static final double LEAST_KANA = 0.05;

    /** Combining diacritical marks. */
    private static final char FIRST_MARK = '\u0300';

    private static final char LAST_MARK = '\u036f';

    private final Characters characters;
    private final char[] words;
    private final int[] scripts = new int[Characters.TOLD_BY_SCRIPT.size()];
    private int length;
    private int letters;
    private int visible;
    private int codeSymbols;

    /** @param size characters of the largest window */
    Window(Characters characters, int size) {
        this.characters = characters;
        this.words = new char[size + 2];
    }

    /** Takes a part of a text; marks that stand by themselves, as in much Vietnamese, are put on their letters. */
    void fill(String text, int begin, int end) {
        if (hasMarks(text, begin, end)) {
            String composed = Normalizer.normalize(text.substring(begin, end), Normalizer.Form.NFC);
            fillWith(composed, 0, Math.min(composed.length(), words.length - 2));
        } else {
            fillWith(text, begin, end);
        }
    }

    private static boolean hasMarks(String text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            if (c >= FIRST_MARK && c <= LAST_MARK) {
                return true;
            }
        }
        return false;
    }

    private void fillWith(String text, int begin, int end) {
        Arrays.fill(scripts, 0);
        letters = 0;
        visible = 0;
        codeSymbols = 0;
        words[0] = ' ';
        length = 1;
        int i = begin;
        while (i < end) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            byte kind = characters.kind(c);
            char folded = ' ';
            if (kind == Characters.LETTER) {
                letters++;
                folded = characters.folded(c);
                byte script = characters.script(c);
                if (script != Characters.NO_SCRIPT) {
                    scripts[script]++;
                }
            } else if (kind == Characters.CODE) {
                codeSymbols++;
            }
            visible += kind == Characters.BLANK ? 0 : 1;
            if (folded != ' ' || words[length - 1] != ' ') {
                words[length++] = folded;
            }
        }
        if (words[length - 1] != ' ') {
            words[length++] = ' ';
        }
    }

    /** Letters in lower case, single spaces around each word. */
    char[] words() {
        return words;
    }

    int length() {
        return length;
    }

    /** Letters and their marks, as a share of the characters that are no white space. */
    double letterShare() {
        return visible == 0 ? 0 : (double) letters / visible;
    }

    /** Characters that source code is full of, as a share of those that are no white space. */
    double codeShare() {
        return visible == 0 ? 0 : (double) codeSymbols / visible;
    }

    /** Letters, those of East Asian scripts counted {@value #DENSE} times. */
    int weightedLetters() {
        return letters + (DENSE - 1) * eastAsian();
    }

    /** The number of the language that the script of most letters tells by itself, or {@link Characters#NO_SCRIPT}. */
    int scriptLanguage() {
        if (2 * eastAsian() > letters) {
            if (scripts[Characters.JAPANESE] >= LEAST_KANA * letters && scripts[Characters.JAPANESE] > 0) {
                return Characters.JAPANESE;
            }
            return scripts[Characters.KOREAN] > scripts[Characters.CHINESE] ? Characters.KOREAN : Characters.CHINESE;
        }
        for (int script = 0; script < scripts.length; script++) {
            if (2 * scripts[script] > letters) {
                return script;
            }
        }
        return Characters.NO_SCRIPT;
    }

    private int eastAsian() {
        return scripts[Characters.CHINESE] + scripts[Characters.JAPANESE] + scripts[Characters.KOREAN];
    }
}
