package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.ALPHABETIC;
import static org.millrace.data.filter.heuristic.CharacterClasses.SPACE;

/** Words between white space, as Python's {@code str.split} finds them, and what is asked of each. */
final class WhiteSpaceWords {

    private WhiteSpaceWords() {}

    static Words split(char[] text) {
        Words words = new Words(text);
        int begin = 0;
        while (true) {
            begin = trimmedBegin(text, begin, text.length);
            if (begin == text.length) {
                return words;
            }
            int end = begin;
            while (end < text.length && !isSpace(text[end])) {
                end++;
            }
            words.add(begin, end);
            begin = end;
        }
    }

    static boolean isSpace(char c) {
        return (CharacterClasses.of(c) & SPACE) != 0;
    }

    /** Where a part of the text begins without the white space before it. */
    static int trimmedBegin(char[] text, int begin, int end) {
        int i = begin;
        while (i < end && isSpace(text[i])) {
            i++;
        }
        return i;
    }

    /** Where a part of the text ends without the white space after it. */
    static int trimmedEnd(char[] text, int begin, int end) {
        int i = end;
        while (i > begin && isSpace(text[i - 1])) {
            i--;
        }
        return i;
    }

    /** Whether one of the characters is a letter ({@code str.isalpha}). */
    static boolean hasLetter(char[] text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if ((CharacterClasses.at(text, i, end) & ALPHABETIC) != 0) {
                return true;
            }
            i += Character.isHighSurrogate(text[i]) ? 1 : 0;
        }
        return false;
    }

    /** Where the line that begins there ends: at its line feed, or with the text. */
    static int lineEnd(char[] text, int begin) {
        int end = begin;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    /** Whether these characters stand at a place. */
    static boolean startsWith(char[] text, int begin, String beginning) {
        int end = begin + beginning.length();
        return end <= text.length && endsWith(text, begin, end, beginning);
    }

    /** Whether a part of the text ends with these characters. */
    static boolean endsWith(char[] text, int begin, int end, String ending) {
        int from = end - ending.length();
        if (from < begin) {
            return false;
        }
        for (int i = 0; i < ending.length(); i++) {
            if (text[from + i] != ending.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
