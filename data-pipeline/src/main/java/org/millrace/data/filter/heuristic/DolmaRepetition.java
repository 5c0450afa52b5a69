package org.millrace.data.filter.heuristic;

/**
 * Gopher's repetition measures as Dolma's {@code gopher_v1} takes them: shares of characters are of those in words, and
 * every copy of a line or run of words counts, the first too.
 */
final class DolmaRepetition implements RepetitionMeasures {

    private final CopiedPieces lines;
    private final RepeatedNGrams nGrams;
    private final double characters;

    DolmaRepetition(char[] text) {
        lines = CopiedPieces.lines(text);
        nGrams = new RepeatedNGrams(WhiteSpaceWords.split(text));
        characters = Math.max(1, nGrams.length(0, nGrams.words()));
    }

    @Override
    public double duplicateParagraphs() {
        return 0;
    }

    @Override
    public double duplicateParagraphCharacters() {
        return 0;
    }

    @Override
    public double duplicateLines() {
        return (double) lines.copied() / lines.pieces();
    }

    @Override
    public double duplicateLineCharacters() {
        return lines.copiedCharacters() / characters;
    }

    @Override
    public double topNGram(int words) {
        RunCounts runs = nGrams.runs(words);
        int top = runs.mostFrequent();
        return top < 0 ? 0 : (double) nGrams.length(top, words) * runs.occurrences(top) / characters;
    }

    /** Not of the text: of the characters in all runs, where each word counts as often as there are runs with it. */
    @Override
    public double duplicateNGrams(int words) {
        RunCounts runs = nGrams.runs(words);
        long all = 0;
        long copied = 0;
        for (int run = 0; run < runs.size(); run++) {
            int length = nGrams.length(run, words);
            all += length;
            copied += runs.occurrences(run) > 1 ? length : 0;
        }
        return (double) copied / Math.max(1, all);
    }
}
