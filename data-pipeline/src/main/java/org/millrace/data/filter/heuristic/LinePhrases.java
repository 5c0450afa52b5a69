package org.millrace.data.filter.heuristic;

import java.util.List;

/** Phrases that tell what a line is about, whatever their case; all are looked for in one pass. */
final class LinePhrases {

    static final int FILLER = 1;
    static final int JAVASCRIPT = 1 << 1;
    static final int JAVASCRIPT_WORD = 1 << 2;
    static final int POLICY = 1 << 3;

    private static final char[] LOREM_IPSUM = "lorem ipsum".toCharArray();
    private static final char[] SCRIPT = "javascript".toCharArray();
    private static final char[][] POLICIES = List.of(
                    "terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
            .stream()
            .map(String::toCharArray)
            .toArray(char[][]::new);

    private LinePhrases() {}

    /** Which sorts of phrases are in a part of a text. */
    static int in(char[] text, int begin, int end) {
        int found = 0;
        for (int i = begin; i < end; i++) {
            switch (text[i] | 0x20) {
                case 'l' -> found |= isAt(LOREM_IPSUM, text, i, end) ? FILLER : 0;
                case 'j' -> found |= isAt(SCRIPT, text, i, end) ? script(text, i, begin, end) : 0;
                case 't', 'p', 'c', 'u' -> found |= (found & POLICY) == 0 && isPolicy(text, i, end) ? POLICY : 0;
                default -> {}
            }
        }
        return found;
    }

    private static int script(char[] text, int at, int begin, int end) {
        int past = at + SCRIPT.length;
        boolean word = (at == begin || WhiteSpaceWords.isSpace(text[at - 1]))
                && (past == end || WhiteSpaceWords.isSpace(text[past]));
        return word ? JAVASCRIPT | JAVASCRIPT_WORD : JAVASCRIPT;
    }

    private static boolean isPolicy(char[] text, int at, int end) {
        for (char[] policy : POLICIES) {
            if (isAt(policy, text, at, end)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(char[] phrase, char[] text, int at, int end) {
        if (end - at < phrase.length) {
            return false;
        }
        for (int i = 0; i < phrase.length; i++) {
            char c = text[at + i];
            if ((c >= 'A' && c <= 'Z' ? c + 0x20 : c) != phrase[i]) {
                return false;
            }
        }
        return true;
    }
}
