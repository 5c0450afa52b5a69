package org.millrace.data.filter.heuristic;

/**
 * Counts over the characters and lines of a text, as NeMo Curator takes them.
 *
 * @param characters code points
 * @param others those that are no ASCII letters, digits, line feeds or {@code ?!,.}
 * @param numbers decimal digits of any script
 * @param inUrls those in addresses that begin with http:// or https://
 * @param whiteSpace spaces, tabs, line ends and backspaces
 * @param parentheses round, square, curly and angle brackets
 * @param lines lines with something in them
 * @param linesWithoutEnd those of them without a mark that ends sentences
 * @param longestWord code points of the longest word between white space
 */
record NemoCharacters(
        int characters,
        int others,
        int numbers,
        int inUrls,
        int whiteSpace,
        int parentheses,
        int lines,
        int linesWithoutEnd,
        int longestWord) {

    private static final String END_MARKS = ".?!\"'";

    static NemoCharacters of(char[] text) {
        int characters = 0;
        int others = 0;
        int numbers = 0;
        int whiteSpace = 0;
        int parentheses = 0;
        int word = 0;
        int longestWord = 0;
        for (int i = 0; i < text.length; ) {
            int c = Character.codePointAt(text, i);
            characters++;
            others += isPlain(c) ? 0 : 1;
            numbers += c < 0x80 ? (c >= '0' && c <= '9' ? 1 : 0) : Character.isDigit(c) ? 1 : 0;
            whiteSpace += c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\b' ? 1 : 0;
            parentheses += isParenthesis(c) ? 1 : 0;
            word = WhiteSpaceWords.isSpace(text[i]) ? 0 : word + 1;
            longestWord = Math.max(longestWord, word);
            i += Character.charCount(c);
        }
        int lines = 0;
        int withoutEnd = 0;
        for (int from = 0; from <= text.length; ) {
            int past = WhiteSpaceWords.lineEnd(text, from);
            int end = WhiteSpaceWords.trimmedEnd(text, from, past);
            if (end > from) {
                lines++;
                withoutEnd += END_MARKS.indexOf(text[end - 1]) < 0 ? 1 : 0;
            }
            from = past + 1;
        }
        return new NemoCharacters(
                characters, others, numbers, inUrls(text), whiteSpace, parentheses, lines, withoutEnd, longestWord);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '\n'
                || c == '?'
                || c == '!'
                || c == ','
                || c == '.';
    }

    private static boolean isParenthesis(int c) {
        return switch (c) {
            case '(', ')', '[', ']', '{', '}', '⟨', '⟩' -> true;
            default -> false;
        };
    }

    /** Characters in addresses; what may be part of one are ASCII letters, digits, {@code !} and all from $ to _. */
    private static int inUrls(char[] text) {
        int inUrls = 0;
        for (int i = 0; i + 7 < text.length; i++) {
            if (text[i] != 'h' || !WhiteSpaceWords.startsWith(text, i, "http")) {
                continue;
            }
            int scheme = text[i + 4] == 's' ? i + 5 : i + 4;
            int begin = scheme + 3;
            if (!WhiteSpaceWords.startsWith(text, scheme, "://")) {
                continue;
            }
            int end = begin;
            while (end < text.length && isUrl(text[end])) {
                end++;
            }
            if (end > begin) {
                inUrls += end - i;
                i = end - 1;
            }
        }
        return inUrls;
    }

    private static boolean isUrl(char c) {
        return (c >= '$' && c <= '_') || (c >= 'a' && c <= 'z') || c == '!';
    }
}
