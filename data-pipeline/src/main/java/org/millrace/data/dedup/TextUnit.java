package org.millrace.data.dedup;

import java.util.Arrays;
import org.millrace.data.filter.heuristic.EnglishSentences;

/** What a text is cut into where pieces of it are compared. Every character belongs to one unit. */
public enum TextUnit {

    /** Ends with white space, so that what is left when words go is still a text. */
    WORD {
        @Override
        int[] bounds(char[] text) {
            Bounds bounds = new Bounds(text.length / 5);
            for (int i = 1; i < text.length; i++) {
                if (isSpace(text[i - 1]) && !isSpace(text[i])) {
                    bounds.add(i);
                }
            }
            return bounds.closed(text.length);
        }
    },

    /** As spaCy's English sentencizer ends them; white space between two belongs to the second. */
    SENTENCE {
        @Override
        int[] bounds(char[] text) {
            EnglishSentences sentences = EnglishSentences.split(text);
            Bounds bounds = new Bounds(sentences.size());
            for (int i = 0; i < sentences.size() - 1; i++) {
                bounds.add(sentences.end(i));
            }
            return bounds.closed(text.length);
        }
    },

    /** Ends with what Python takes for the end of a line. */
    LINE {
        @Override
        int[] bounds(char[] text) {
            Bounds bounds = new Bounds(text.length / 40);
            for (int i = 1; i < text.length; i++) {
                if (endsLine(text, i - 1)) {
                    bounds.add(i);
                }
            }
            return bounds.closed(text.length);
        }
    },

    /** Lines up to and with the blank ones after them; blank lines at the beginning are one of their own. */
    PARAGRAPH {
        @Override
        int[] bounds(char[] text) {
            int[] lines = LINE.bounds(text);
            Bounds bounds = new Bounds(text.length / 200);
            boolean blankBefore = false;
            for (int line = 0; line + 1 < lines.length; line++) {
                boolean blank = isBlank(text, lines[line], lines[line + 1]);
                if (blankBefore && !blank) {
                    bounds.add(lines[line]);
                }
                blankBefore = blank;
            }
            return bounds.closed(text.length);
        }
    };

    /** Where each unit begins, and at last the length of the text; 0 alone for an empty text. */
    abstract int[] bounds(char[] text);

    /** Python's {@code str.isspace}. */
    static boolean isSpace(char c) {
        if (c <= ' ') {
            return (c >= '\t' && c <= '\r') || c >= 0x1C;
        }
        return switch (c) {
            case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> c >= 0x2000 && c <= 0x200A;
        };
    }

    private static boolean endsLine(char[] text, int i) {
        return switch (text[i]) {
            case '\r' -> i + 1 == text.length || text[i + 1] != '\n';
            case '\n', 0x0B, '\f', 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029 -> true;
            default -> false;
        };
    }

    private static boolean isBlank(char[] text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (!isSpace(text[i])) {
                return false;
            }
        }
        return true;
    }

    /** Bounds while they are found. */
    private static final class Bounds {

        private int[] bounds;
        private int size = 1;

        private Bounds(int expected) {
            bounds = new int[expected + 8];
        }

        private void add(int begin) {
            if (size == bounds.length) {
                bounds = Arrays.copyOf(bounds, size * 2);
            }
            bounds[size++] = begin;
        }

        private int[] closed(int length) {
            if (length > 0) {
                add(length);
            }
            return Arrays.copyOf(bounds, size);
        }
    }
}
