package org.millrace.data.filter.heuristic;

/** Gopher's quality measures as DCLM takes them. */
final class DclmQuality {

    private static final String BULLETS = "●•*-";

    private DclmQuality() {}

    static QualityMeasures of(char[] text, StopWords stopWords) {
        Words words = WhiteSpaceWords.split(text);
        long characters = 0;
        int alphabetic = 0;
        int stops = 0;
        for (int word = 0; word < words.size(); word++) {
            int begin = words.begin(word);
            int end = words.end(word);
            characters += words.codePoints(word);
            alphabetic += WhiteSpaceWords.hasLetter(text, begin, end) ? 1 : 0;
            stops += stopWords.containsIgnoringCase(text, begin, end) ? 1 : 0;
        }
        TrimmedLines lines = TrimmedLines.of(text, BULLETS, DclmQuality::endsWithEllipsis);
        double all = words.size();
        return new QualityMeasures(
                UnicodeWords.count(text),
                characters / all,
                0,
                0,
                symbols(text) / all,
                lines.bulletShare(),
                lines.brokenOffShare(),
                alphabetic / all,
                stops);
    }

    private static boolean endsWithEllipsis(char[] text, int begin, int end) {
        return text[end - 1] == '…'
                || WhiteSpaceWords.endsWith(text, begin, end, "...")
                || WhiteSpaceWords.endsWith(text, begin, end, ". . .");
    }

    /** Hashes and ellipses of three kinds, none overlapping another of its kind. */
    private static int symbols(char[] text) {
        int symbols = 0;
        int dots = 0;
        int spaced = 0;
        for (int i = 0; i < text.length; i++) {
            char c = text[i];
            if (c == '#' || c == '…') {
                symbols++;
            }
            dots = c == '.' ? dots + 1 : 0;
            // Of ". . .", the next character that is wanted.
            spaced = c == (spaced % 2 == 0 ? '.' : ' ') ? spaced + 1 : c == '.' ? 1 : 0;
            if (dots == 3) {
                symbols++;
                dots = 0;
            }
            if (spaced == 5) {
                symbols++;
                spaced = 0;
            }
        }
        return symbols;
    }
}
