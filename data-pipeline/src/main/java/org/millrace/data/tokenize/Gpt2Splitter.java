package org.millrace.data.tokenize;

/**
 * Finds where words end as {@link SplitPattern#GPT2} does: contractions in small letters only, runs of letters, of
 * numbers and of symbols, each with one space before it, and spaces.
 */
final class Gpt2Splitter implements Splitter {

    private static final int CLASS = UnicodeTables.CLASS;

    private final UnicodeTables unicode = UnicodeTables.get();
    private final byte[] asciiClasses = new byte[128];

    Gpt2Splitter() {
        for (int c = 0; c < asciiClasses.length; c++) {
            asciiClasses[c] = (byte) (unicode.properties(c) & CLASS);
        }
    }

    @Override
    public int wordEnd(byte[] text, int position, int to) {
        byte first = text[position];
        int next = position + Utf8.length(first);
        if (first == '\'') {
            int contraction = contractionLength(text, next, to);
            return contraction > 0 ? next + contraction : classEnd(text, next, to, UnicodeTables.OTHER);
        }
        int own = classAt(text, position);
        if (own != UnicodeTables.SPACE) {
            return classEnd(text, next, to, own);
        }
        if (first == ' ' && next < to) {
            int following = classAt(text, next);
            if (following != UnicodeTables.SPACE) {
                return classEnd(text, next, to, following);
            }
        }
        return spacesEnd(text, position, to);
    }

    /** A run of spaces leaves its last one to what follows, if something follows and there is more than one. */
    private int spacesEnd(byte[] text, int position, int to) {
        int end = classEnd(text, position, to, UnicodeTables.SPACE);
        if (end == to) {
            return end;
        }
        int last = Utf8.before(text, end);
        return last > position ? last : end;
    }

    private int classAt(byte[] text, int position) {
        byte b = text[position];
        return b >= 0 ? asciiClasses[b] : unicode.properties(Utf8.codePointAt(text, position)) & CLASS;
    }

    private int classEnd(byte[] text, int position, int to, int wanted) {
        int i = position;
        while (i < to && classAt(text, i) == wanted) {
            i += Utf8.length(text[i]);
        }
        return i;
    }

    /** Bytes after an apostrophe that are one of s, t, re, ve, m, ll, d, or 0. */
    private static int contractionLength(byte[] text, int position, int to) {
        if (position == to) {
            return 0;
        }
        byte second = position + 1 < to ? text[position + 1] : 0;
        return switch (text[position]) {
            case 's', 't', 'm', 'd' -> 1;
            case 'r', 'v' -> second == 'e' ? 2 : 0;
            case 'l' -> second == 'l' ? 2 : 0;
            default -> 0;
        };
    }
}
