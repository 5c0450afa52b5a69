package org.millrace.data.filter.heuristic;

import java.util.List;

/** Gopher's quality measures as NeMo Curator takes them. Its lines are those with something in them. */
final class NemoQuality {

    private static final String BULLETS = "•‣⁃⁌⁍∙○●◘◦⦾⦿";
    private static final List<String> ELLIPSES =
            List.of("...", "[...]", "…", "(...)", "[…]", "-»", "read more..", "read more");

    private NemoQuality() {}

    static QualityMeasures of(char[] text, StopWords stopWords) {
        Words words = WhiteSpaceWords.split(text);
        long characters = 0;
        int symbols = 0;
        int alphabetic = 0;
        int stops = 0;
        for (int word = 0; word < words.size(); word++) {
            int begin = words.begin(word);
            int end = words.end(word);
            int length = words.codePoints(word);
            characters += length;
            symbols += isSymbol(text, begin, end, length) ? 1 : 0;
            alphabetic += hasAlphabetic(text, begin, end) ? 1 : 0;
            stops += stopWords.contains(text, begin, end) ? 1 : 0;
        }
        TrimmedLines lines = TrimmedLines.of(text, BULLETS, NemoQuality::endsWithEllipsis);
        double all = words.size();
        return new QualityMeasures(
                words.size(),
                characters / all,
                0,
                0,
                symbols / all,
                lines.bulletShare(),
                lines.brokenOffShare(),
                alphabetic / all,
                stops);
    }

    /** An ellipsis, or a word of which runs of hashes, each taken as one, are more than half. */
    private static boolean isSymbol(char[] text, int begin, int end, int length) {
        int runs = 0;
        for (int i = begin; i < end; i++) {
            runs += text[i] == '#' && (i == begin || text[i - 1] != '#') ? 1 : 0;
        }
        return 2 * runs > length || isEllipsis(text, begin, end);
    }

    private static boolean isEllipsis(char[] text, int begin, int end) {
        for (String ellipsis : ELLIPSES) {
            if (ellipsis.length() == end - begin && WhiteSpaceWords.endsWith(text, begin, end, ellipsis)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWithEllipsis(char[] text, int begin, int end) {
        for (String ellipsis : ELLIPSES) {
            if (endsWithSmall(text, begin, end, ellipsis)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWithSmall(char[] text, int begin, int end, String ending) {
        int from = end - ending.length();
        if (from < begin) {
            return false;
        }
        for (int i = 0; i < ending.length(); i++) {
            if (Character.toLowerCase(text[from + i]) != ending.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasAlphabetic(char[] text, int begin, int end) {
        for (int i = begin; i < end; ) {
            int c = Character.codePointAt(text, i, end);
            if (Character.isAlphabetic(c)) {
                return true;
            }
            i += Character.charCount(c);
        }
        return false;
    }
}
