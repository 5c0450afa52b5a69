package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.SPACE;

/**
 * Counts over the lines of a text, which end where Python's {@code str.splitlines} ends them.
 *
 * @param lines all of them; the text after the last line end counts if there is any
 * @param bulletLines those whose first character that is no white space is {@code •} or {@code -}
 * @param ellipsisLines those that end with {@code ...} or {@code …} before white space
 * @param hashes {@code #} in the whole text
 * @param ellipses {@code …}, and {@code ...} without overlap, in the whole text
 */
record LineStatistics(int lines, int bulletLines, int ellipsisLines, int hashes, int ellipses) {

    static LineStatistics of(char[] text) {
        int lines = 0;
        int bullets = 0;
        int brokenOff = 0;
        int hashes = 0;
        int ellipses = 0;
        int dots = 0;
        int begin = 0;
        for (int i = 0; i < text.length; i++) {
            char c = text[i];
            if (c == '.') {
                dots++;
                if (dots == 3) {
                    ellipses++;
                    dots = 0;
                }
                continue;
            }
            dots = 0;
            if (c == '#') {
                hashes++;
            } else if (c == '…') {
                ellipses++;
            } else if (LineEnds.isEnd(c)) {
                lines++;
                bullets += isBullet(text, begin, i) ? 1 : 0;
                brokenOff += endsWithEllipsis(text, begin, i) ? 1 : 0;
                if (c == '\r' && i + 1 < text.length && text[i + 1] == '\n') {
                    i++;
                }
                begin = i + 1;
            }
        }
        if (begin < text.length) {
            lines++;
            bullets += isBullet(text, begin, text.length) ? 1 : 0;
            brokenOff += endsWithEllipsis(text, begin, text.length) ? 1 : 0;
        }
        return new LineStatistics(lines, bullets, brokenOff, hashes, ellipses);
    }

    private static boolean isBullet(char[] text, int begin, int end) {
        int i = begin;
        while (i < end && (CharacterClasses.of(text[i]) & SPACE) != 0) {
            i++;
        }
        return i < end && (text[i] == '•' || text[i] == '-');
    }

    private static boolean endsWithEllipsis(char[] text, int begin, int end) {
        int i = end;
        while (i > begin && (CharacterClasses.of(text[i - 1]) & SPACE) != 0) {
            i--;
        }
        return (i > begin && text[i - 1] == '…')
                || (i - begin >= 3 && text[i - 1] == '.' && text[i - 2] == '.' && text[i - 3] == '.');
    }
}
