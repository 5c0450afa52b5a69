package org.millrace.data.filter.heuristic;

import java.util.Arrays;

/** Gopher's quality measures as Dolma's {@code gopher_v1} takes them. */
final class DolmaQuality {

    private DolmaQuality() {}

    static QualityMeasures of(char[] text, StopWords stopWords) {
        Words words = WhiteSpaceWords.split(text);
        int symbols = 0;
        int alphabetic = 0;
        int stops = 0;
        int[] lengths = new int[words.size()];
        for (int word = 0; word < words.size(); word++) {
            int begin = words.begin(word);
            int end = words.end(word);
            lengths[word] = words.codePoints(word);
            symbols += hasSymbol(text, begin, end) ? 1 : 0;
            alphabetic += WhiteSpaceWords.hasLetter(text, begin, end) ? 1 : 0;
            stops += stopWords.contains(text, begin, end) ? 1 : 0;
        }
        int lines = 0;
        int bullets = 0;
        int brokenOff = 0;
        for (int begin = 0; begin <= text.length; ) {
            int end = WhiteSpaceWords.lineEnd(text, begin);
            lines++;
            bullets += begin < end && (text[begin] == '*' || text[begin] == '-') ? 1 : 0;
            brokenOff += begin < end && text[end - 1] == '…' ? 1 : 0;
            begin = end + 1;
        }
        double all = Math.max(1, words.size());
        return new QualityMeasures(
                words.size(),
                median(lengths),
                0,
                0,
                symbols / all,
                (double) bullets / lines,
                (double) brokenOff / lines,
                alphabetic / all,
                stops);
    }

    private static boolean hasSymbol(char[] text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (text[i] == '#' || text[i] == '…') {
                return true;
            }
        }
        return false;
    }

    private static double median(int[] lengths) {
        if (lengths.length == 0) {
            return 0;
        }
        Arrays.sort(lengths);
        int middle = lengths.length / 2;
        return lengths.length % 2 == 1 ? lengths[middle] : (lengths[middle - 1] + lengths[middle]) / 2.0;
    }
}
