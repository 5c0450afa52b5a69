package org.millrace.data.filter.heuristic;

/** Where Python's {@code str.splitlines} ends lines. */
final class LineEnds {

    private LineEnds() {}

    static boolean isEnd(char c) {
        return c <= 0x1E
                ? (c >= '\n' && c <= '\r') || c >= 0x1C
                : c >= 0x85 && (c == 0x85 || c == 0x2028 || c == 0x2029);
    }

    /** The end of the line that begins there: its line end, or that of the text. */
    static int of(char[] text, int begin) {
        int end = begin;
        while (end < text.length && !isEnd(text[end])) {
            end++;
        }
        return end;
    }

    /** Where the line after a line end begins. */
    static int next(char[] text, int end) {
        return end + 1 < text.length && text[end] == '\r' && text[end + 1] == '\n' ? end + 2 : end + 1;
    }
}
