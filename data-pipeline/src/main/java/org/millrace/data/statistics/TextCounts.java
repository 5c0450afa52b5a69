package org.millrace.data.statistics;

/**
 * What one walk through a text counts, in code points.
 *
 * @param characters all
 * @param words runs of characters that are no white space
 * @param wordCharacters characters in words
 * @param lines that have a word
 * @param lineCharacters characters in such lines, without the line feeds
 * @param letters of any script
 * @param digits of any script
 * @param whiteSpace characters
 * @param capitals upper-case letters
 */
record TextCounts(
        long characters,
        long words,
        long wordCharacters,
        long lines,
        long lineCharacters,
        long letters,
        long digits,
        long whiteSpace,
        long capitals) {

    static TextCounts of(String text) {
        long characters = 0;
        long words = 0;
        long lines = 0;
        long lineCharacters = 0;
        long letters = 0;
        long digits = 0;
        long whiteSpace = 0;
        long capitals = 0;
        boolean inWord = false;
        boolean hasWord = false;
        long inLine = 0;
        int length = text.length();
        int code;
        for (int i = 0; i < length; i += Character.charCount(code)) {
            code = text.codePointAt(i);
            characters++;
            if (code == '\n') {
                whiteSpace++;
                inWord = false;
                lines += hasWord ? 1 : 0;
                lineCharacters += hasWord ? inLine : 0;
                hasWord = false;
                inLine = 0;
                continue;
            }
            inLine++;
            if (Character.isWhitespace(code) || Character.isSpaceChar(code)) {
                whiteSpace++;
                inWord = false;
                continue;
            }
            words += inWord ? 0 : 1;
            inWord = true;
            hasWord = true;
            if (Character.isLetter(code)) {
                letters++;
                capitals += Character.isUpperCase(code) ? 1 : 0;
            } else if (Character.isDigit(code)) {
                digits++;
            }
        }
        lines += hasWord ? 1 : 0;
        lineCharacters += hasWord ? inLine : 0;
        return new TextCounts(
                characters,
                words,
                characters - whiteSpace,
                lines,
                lineCharacters,
                letters,
                digits,
                whiteSpace,
                capitals);
    }
}
