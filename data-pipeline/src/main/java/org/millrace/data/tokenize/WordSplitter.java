package org.millrace.data.tokenize;

/**
 * Finds where words end as {@link SplitPattern#QWEN2} and {@link SplitPattern#LLAMA3} do, which differ in how many
 * digits are one word.
 */
final class WordSplitter implements Splitter {

    private static final int CLASS = UnicodeTables.CLASS;

    private final UnicodeTables unicode = UnicodeTables.get();
    private final byte[] asciiClasses = new byte[128];

    private final int mostDigits;

    /**
     * @param mostDigits how many numbers in a row make one word at most
     */
    WordSplitter(int mostDigits) {
        this.mostDigits = mostDigits;
        for (int c = 0; c < asciiClasses.length; c++) {
            asciiClasses[c] = (byte) (unicode.properties(c) & CLASS);
        }
    }

    @Override
    public int wordEnd(byte[] text, int position, int to) {
        int next = position + Utf8.length(text[position]);
        return switch (classAt(text, position)) {
            case UnicodeTables.LETTER -> lettersEnd(text, next, to);
            case UnicodeTables.NUMBER -> mostDigits == 1 ? next : numbersEnd(text, next, to);
            case UnicodeTables.SPACE -> afterSpace(text, position, next, to);
            default -> afterSymbol(text, position, next, to);
        };
    }

    private int afterSpace(byte[] text, int position, int next, int to) {
        byte space = text[position];
        if (space != '\r' && space != '\n' && next < to) {
            int following = classAt(text, next);
            if (following == UnicodeTables.LETTER) {
                return lettersEnd(text, next, to);
            }
            if (space == ' ' && following == UnicodeTables.OTHER) {
                return symbolsEnd(text, next, to);
            }
        }
        return spacesEnd(text, position, to);
    }

    private int afterSymbol(byte[] text, int position, int next, int to) {
        if (text[position] == '\'') {
            int contraction = contractionLength(text, next, to);
            if (contraction > 0) {
                return next + contraction;
            }
        }
        boolean prefix = next < to && classAt(text, next) == UnicodeTables.LETTER;
        return prefix ? lettersEnd(text, next, to) : symbolsEnd(text, next, to);
    }

    private int classAt(byte[] text, int position) {
        byte b = text[position];
        return b >= 0 ? asciiClasses[b] : unicode.properties(Utf8.codePointAt(text, position)) & CLASS;
    }

    private int classEnd(byte[] text, int position, int to, int wanted) {
        int i = position;
        while (i < to) {
            byte b = text[i];
            if (b >= 0) {
                if (asciiClasses[b] != wanted) {
                    break;
                }
                i++;
            } else {
                if ((unicode.properties(Utf8.codePointAt(text, i)) & CLASS) != wanted) {
                    break;
                }
                i += Utf8.length(b);
            }
        }
        return i;
    }

    private int numbersEnd(byte[] text, int position, int to) {
        int i = position;
        for (int digits = 1; digits < mostDigits && i < to; digits++) {
            if (classAt(text, i) != UnicodeTables.NUMBER) {
                break;
            }
            i += Utf8.length(text[i]);
        }
        return i;
    }

    private int lettersEnd(byte[] text, int position, int to) {
        int end = Ascii.lettersEnd(text, position, to);
        return end == to || text[end] >= 0 ? end : classEnd(text, end, to, UnicodeTables.LETTER);
    }

    /** Symbols, and then line ends. */
    private int symbolsEnd(byte[] text, int position, int to) {
        int i = classEnd(text, position, to, UnicodeTables.OTHER);
        while (i < to && (text[i] == '\n' || text[i] == '\r')) {
            i++;
        }
        return i;
    }

    /**
     * A run of spaces that is not the prefix of a word. It ends after its last line end if it has one; else it leaves
     * its last space to what follows, if something follows and there is more than one.
     */
    private int spacesEnd(byte[] text, int position, int to) {
        int end = classEnd(text, position, to, UnicodeTables.SPACE);
        for (int i = end - 1; i >= position; i--) {
            if (text[i] == '\n' || text[i] == '\r') {
                return i + 1;
            }
        }
        if (end == to) {
            return end;
        }
        int last = Utf8.before(text, end);
        return last > position ? last : end;
    }

    /**
     * Bytes after an apostrophe that are one of s, t, re, ve, m, ll, d in any case, or 0. Without regard to case, s is
     * also U+017F, the long s; no other letter has a partner outside ASCII.
     */
    private static int contractionLength(byte[] text, int position, int to) {
        if (position == to) {
            return 0;
        }
        int first = text[position];
        if (first == (byte) 0xC5) {
            return text[position + 1] == (byte) 0xBF ? 2 : 0;
        }
        int second = position + 1 < to ? text[position + 1] | 0x20 : 0;
        return switch (first | 0x20) {
            case 's', 't', 'm', 'd' -> 1;
            case 'r', 'v' -> second == 'e' ? 2 : 0;
            case 'l' -> second == 'l' ? 2 : 0;
            default -> 0;
        };
    }
}
