package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.SPACE;
import static org.millrace.data.filter.heuristic.CharacterClasses.TERMINAL;

/**
 * Counts over the lines of a text between line feeds; those of white space alone do not count.
 *
 * @param lines all others
 * @param terminated those whose last character ends sentences; white space after it is a last character too
 * @param shortLines those of at most so many code points
 * @param repeatedCharacters code points in lines equal to an earlier one
 * @param characters code points of the text, without line feeds
 * @param lineFeeds in the text
 */
record WebLines(int lines, int terminated, int shortLines, long repeatedCharacters, long characters, int lineFeeds) {

    static WebLines of(char[] text, int shortLength) {
        var seen = new TextSpans(text);
        int lines = 0;
        int terminated = 0;
        int shortLines = 0;
        long repeated = 0;
        long characters = 0;
        int lineFeeds = 0;
        int begin = 0;
        while (true) {
            int end = begin;
            boolean blank = true;
            while (end < text.length && text[end] != '\n') {
                blank &= (CharacterClasses.of(text[end]) & SPACE) != 0;
                end++;
            }
            int length = RepeatedPieces.codePoints(text, begin, end);
            characters += length;
            if (!blank) {
                lines++;
                terminated += (CharacterClasses.before(text, end, begin) & TERMINAL) != 0 ? 1 : 0;
                shortLines += length <= shortLength ? 1 : 0;
                repeated += seen.add(begin, end) ? 0 : length;
            }
            if (end == text.length) {
                return new WebLines(lines, terminated, shortLines, repeated, characters, lineFeeds);
            }
            lineFeeds++;
            begin = end + 1;
        }
    }
}
