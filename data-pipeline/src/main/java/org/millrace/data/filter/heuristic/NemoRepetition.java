package org.millrace.data.filter.heuristic;

/**
 * Gopher's repetition measures as NeMo Curator takes them: a line has something in it, a paragraph ends at two line feeds
 * and may be empty; the most frequent run of words is looked for in the text as it stands, with one space between words.
 * Where runs are equally frequent theirs is any of them, ours the first.
 */
final class NemoRepetition implements RepetitionMeasures {

    private final char[] text;
    private final double length;
    private final Words words;
    private final RepeatedNGrams nGrams;
    private int lines;
    private int repeatedLines;
    private long lineCharacters;
    private long repeatedLineCharacters;
    private int paragraphs;
    private int repeatedParagraphs;
    private long paragraphCharacters;
    private long repeatedParagraphCharacters;

    NemoRepetition(char[] text) {
        this.text = text;
        length = RepeatedPieces.codePoints(text, 0, text.length);
        words = WhiteSpaceWords.split(text);
        nGrams = new RepeatedNGrams(words);
        countLines();
        countParagraphs();
    }

    private void countLines() {
        TextSpans seen = new TextSpans(text);
        for (int begin = 0; begin <= text.length; ) {
            int end = WhiteSpaceWords.lineEnd(text, begin);
            if (WhiteSpaceWords.trimmedBegin(text, begin, end) < end) {
                int characters = RepeatedPieces.codePoints(text, begin, end);
                boolean repeated = !seen.add(begin, end);
                lines++;
                lineCharacters += characters;
                repeatedLines += repeated ? 1 : 0;
                repeatedLineCharacters += repeated ? characters : 0;
            }
            begin = end + 1;
        }
    }

    private void countParagraphs() {
        TextSpans seen = new TextSpans(text);
        int begin = 0;
        for (int i = 0; i <= text.length; i++) {
            boolean last = i == text.length;
            if (last || (text[i] == '\n' && i + 1 < text.length && text[i + 1] == '\n')) {
                int characters = RepeatedPieces.codePoints(text, begin, i);
                boolean repeated = !seen.add(begin, i);
                paragraphs++;
                paragraphCharacters += characters;
                repeatedParagraphs += repeated ? 1 : 0;
                repeatedParagraphCharacters += repeated ? characters : 0;
                begin = i + 2;
                i++;
            }
        }
    }

    @Override
    public double duplicateParagraphs() {
        return (double) repeatedParagraphs / paragraphs;
    }

    @Override
    public double duplicateParagraphCharacters() {
        return (double) repeatedParagraphCharacters / paragraphCharacters;
    }

    @Override
    public double duplicateLines() {
        return (double) repeatedLines / lines;
    }

    @Override
    public double duplicateLineCharacters() {
        return (double) repeatedLineCharacters / lineCharacters;
    }

    /** A text of fewer words is nothing but one run. */
    @Override
    public double topNGram(int n) {
        RunCounts runs = nGrams.runs(n);
        int top = runs.mostFrequent();
        if (top < 0) {
            return 1;
        }
        StringBuilder run = new StringBuilder();
        for (int word = top; word < top + n; word++) {
            run.append(word == top ? "" : " ").append(words.word(word));
        }
        String all = new String(text);
        String wanted = run.toString();
        long found = 0;
        for (int at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + wanted.length())) {
            found++;
        }
        return found * wanted.codePointCount(0, wanted.length()) / length;
    }

    /** Words of runs that came before, and the spaces between them; a word that two such runs share counts once. */
    @Override
    public double duplicateNGrams(int n) {
        RunCounts runs = nGrams.runs(n);
        if (runs.size() == 0) {
            return 1;
        }
        long characters = 0;
        int overlap = 0;
        for (int run = 0; run < runs.size(); run++) {
            if (!runs.isFirst(run)) {
                characters += nGrams.length(run + overlap, n - overlap) + Math.min(n - overlap, n - 1);
                overlap = n;
            }
            overlap = Math.max(overlap - 1, 0);
        }
        return characters / length;
    }
}
