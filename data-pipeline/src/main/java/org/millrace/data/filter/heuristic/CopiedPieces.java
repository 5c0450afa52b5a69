package org.millrace.data.filter.heuristic;

/**
 * Pieces of a text of which there are several; the first of them counts too.
 *
 * @param pieces all of them
 * @param copied those that are equal to another
 * @param characters code points in all of them
 * @param copiedCharacters code points in those that are equal to another
 */
record CopiedPieces(int pieces, int copied, long characters, long copiedCharacters) {

    /** Parts of the text between line feeds, blank ones too. */
    static CopiedPieces lines(char[] text) {
        return count(text, 1, false);
    }

    /**
     * Parts of the text between so many line feeds, without white space at their ends and without those that are nothing
     * else.
     */
    static CopiedPieces trimmed(char[] text, int lineFeeds) {
        return count(text, lineFeeds, true);
    }

    private static CopiedPieces count(char[] text, int lineFeeds, boolean trimmed) {
        TextSpans seen = new TextSpans(text);
        int pieces = 0;
        int copied = 0;
        long characters = 0;
        long copiedCharacters = 0;
        for (int from = 0; from <= text.length; ) {
            int past = separator(text, from, lineFeeds);
            int begin = trimmed ? WhiteSpaceWords.trimmedBegin(text, from, past) : from;
            int end = trimmed ? WhiteSpaceWords.trimmedEnd(text, begin, past) : past;
            from = past + lineFeeds;
            if (trimmed && begin == end) {
                continue;
            }
            int length = RepeatedPieces.codePoints(text, begin, end);
            // The second of a kind shows that the first was a copy too.
            int earlier = seen.count(begin, end);
            int copies = earlier == 0 ? 0 : earlier == 1 ? 2 : 1;
            pieces++;
            copied += copies;
            characters += length;
            copiedCharacters += (long) copies * length;
        }
        return new CopiedPieces(pieces, copied, characters, copiedCharacters);
    }

    private static int separator(char[] text, int from, int lineFeeds) {
        int feeds = 0;
        for (int i = from; i < text.length; i++) {
            feeds = text[i] == '\n' ? feeds + 1 : 0;
            if (feeds == lineFeeds) {
                return i + 1 - lineFeeds;
            }
        }
        return text.length;
    }
}
