package org.millrace.data.language;

/**
 * A part of a text, made ready for the detector.
 *
 * @param words its letters in lower case, anything between them as one space
 * @param letterShare letters and their marks, as a share of the characters that are no white space
 * @param weightedLetters letters, those of scripts without an alphabet counted {@value #DENSE} times
 */
record Window(String words, double letterShare, int weightedLetters) {

    private static final int DENSE = 4;

    static Window of(String text, int begin, int length) {
        int end = Math.min(text.length(), begin + length);
        var words = new StringBuilder(length + 2).append(' ');
        int letters = 0;
        int weighted = 0;
        int visible = 0;
        int i = begin;
        while (i < end) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isLetterOrMark(c)) {
                words.appendCodePoint(Character.toLowerCase(c));
                letters++;
                weighted += isDense(c) ? DENSE : 1;
            } else if (words.charAt(words.length() - 1) != ' ') {
                words.append(' ');
            }
            visible += isBlank(c) ? 0 : 1;
        }
        if (words.charAt(words.length() - 1) != ' ') {
            words.append(' ');
        }
        return new Window(words.toString(), visible == 0 ? 0 : (double) letters / visible, weighted);
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

    private static boolean isDense(int c) {
        if (c < 0x1100) {
            return false;
        }
        Character.UnicodeScript script = Character.UnicodeScript.of(c);
        return Character.isIdeographic(c)
                || script == Character.UnicodeScript.HANGUL
                || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA;
    }
}
