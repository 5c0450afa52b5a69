package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.SPACE;

import java.util.Arrays;

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
        var seen = new Spans(text);
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

    private static int codePoints(char[] text, int begin, int end) {
        int length = end - begin;
        for (int i = begin; i < end; i++) {
            length -= Character.isLowSurrogate(text[i]) ? 1 : 0;
        }
        return length;
    }

    /** A set of spans of one text, equal where their characters are. */
    private static final class Spans {

        private final char[] text;
        private int[] begins = new int[32];
        private int[] ends = new int[32];
        private int size;

        Spans(char[] text) {
            this.text = text;
            Arrays.fill(begins, -1);
        }

        /** False if an equal span is there already. */
        boolean add(int begin, int end) {
            if (size * 2 >= begins.length) {
                grow();
            }
            int slot = slot(begin, end);
            if (begins[slot] >= 0) {
                return false;
            }
            begins[slot] = begin;
            ends[slot] = end;
            size++;
            return true;
        }

        private int slot(int begin, int end) {
            int hash = 0;
            for (int i = begin; i < end; i++) {
                hash = hash * 31 + text[i];
            }
            hash *= 0x9E3779B9;
            int mask = begins.length - 1;
            int slot = (hash ^ hash >>> 15) & mask;
            while (begins[slot] >= 0 && !Arrays.equals(text, begins[slot], ends[slot], text, begin, end)) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private void grow() {
            int[] oldBegins = begins;
            int[] oldEnds = ends;
            begins = new int[oldBegins.length * 2];
            ends = new int[oldBegins.length * 2];
            Arrays.fill(begins, -1);
            for (int i = 0; i < oldBegins.length; i++) {
                if (oldBegins[i] >= 0) {
                    int slot = slot(oldBegins[i], oldEnds[i]);
                    begins[slot] = oldBegins[i];
                    ends[slot] = oldEnds[i];
                }
            }
        }
    }
}
