package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.SPACE;

/**
 * Lines or paragraphs that occur again.
 *
 * @param pieces all of them
 * @param repeated those equal to an earlier one
 * @param repeatedCharacters code points in the repeated ones
 */
record RepeatedPieces(int pieces, int repeated, long repeatedCharacters) {

    /** Paragraphs: parts of the text, without white space at its ends, between two or more line feeds. */
    static RepeatedPieces paragraphs(char[] text) {
        int begin = 0;
        int end = text.length;
        while (begin < end && (CharacterClasses.of(text[begin]) & SPACE) != 0) {
            begin++;
        }
        while (end > begin && (CharacterClasses.of(text[end - 1]) & SPACE) != 0) {
            end--;
        }
        return count(text, begin, end, 2);
    }

    /** Lines: parts of the text between line feeds; an empty one stands before leading and after trailing line feeds. */
    static RepeatedPieces lines(char[] text) {
        return count(text, 0, text.length, 1);
    }

    private static RepeatedPieces count(char[] text, int begin, int end, int lineFeeds) {
        var seen = new TextSpans(text);
        int pieces = 0;
        int repeated = 0;
        long characters = 0;
        int from = begin;
        while (true) {
            int past = from;
            int next = -1;
            while (past < end) {
                if (text[past] != '\n') {
                    past++;
                    continue;
                }
                int feeds = past;
                while (feeds < end && text[feeds] == '\n') {
                    feeds++;
                }
                if (feeds - past >= lineFeeds) {
                    next = feeds;
                    break;
                }
                past = feeds;
            }
            pieces++;
            if (!seen.add(from, past)) {
                repeated++;
                characters += codePoints(text, from, past);
            }
            if (next < 0) {
                return new RepeatedPieces(pieces, repeated, characters);
            }
            from = next;
        }
    }

    static int codePoints(char[] text, int begin, int end) {
        int length = end - begin;
        for (int i = begin; i < end; i++) {
            length -= Character.isLowSurrogate(text[i]) ? 1 : 0;
        }
        return length;
    }
}
