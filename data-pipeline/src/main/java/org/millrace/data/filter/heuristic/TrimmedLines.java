package org.millrace.data.filter.heuristic;

/**
 * Counts over the lines that have something in them, without the white space at both ends.
 *
 * @param lines how many there are
 * @param bullets those that begin with a bullet
 * @param brokenOff those that end in an ellipsis
 */
record TrimmedLines(int lines, int bullets, int brokenOff) {

    /** What an ellipsis is. */
    @FunctionalInterface
    interface Ellipsis {

        /** Whether a line ends in one; it is not empty. */
        boolean isAtEnd(char[] text, int begin, int end);
    }

    /** @param bulletMarks characters that are bullets */
    static TrimmedLines of(char[] text, String bulletMarks, Ellipsis ellipsis) {
        int lines = 0;
        int bullets = 0;
        int brokenOff = 0;
        for (int from = 0; from <= text.length; ) {
            int past = WhiteSpaceWords.lineEnd(text, from);
            int begin = WhiteSpaceWords.trimmedBegin(text, from, past);
            int end = WhiteSpaceWords.trimmedEnd(text, begin, past);
            if (begin < end) {
                lines++;
                bullets += bulletMarks.indexOf(text[begin]) >= 0 ? 1 : 0;
                brokenOff += ellipsis.isAtEnd(text, begin, end) ? 1 : 0;
            }
            from = past + 1;
        }
        return new TrimmedLines(lines, bullets, brokenOff);
    }

    /** NaN where there is no line. */
    double bulletShare() {
        return (double) bullets / lines;
    }

    /** NaN where there is no line. */
    double brokenOffShare() {
        return (double) brokenOff / lines;
    }
}
