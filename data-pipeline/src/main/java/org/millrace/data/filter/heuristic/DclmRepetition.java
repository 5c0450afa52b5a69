package org.millrace.data.filter.heuristic;

import org.jspecify.annotations.Nullable;

/**
 * Gopher's repetition measures as DCLM takes them: over Unicode's words, every copy of a line, paragraph or run of words
 * counting, the first too. One line alone repeats nothing.
 */
final class DclmRepetition implements RepetitionMeasures {

    private final char[] text;
    private final CopiedPieces lines;
    private final CopiedPieces paragraphs;
    private @Nullable RepeatedNGrams nGrams;

    DclmRepetition(char[] text) {
        this.text = text;
        lines = CopiedPieces.trimmed(text, 1);
        paragraphs = CopiedPieces.trimmed(text, 2);
    }

    @Override
    public double duplicateParagraphs() {
        return (double) paragraphs.copied() / paragraphs.pieces();
    }

    @Override
    public double duplicateParagraphCharacters() {
        return (double) paragraphs.copiedCharacters() / paragraphs.characters();
    }

    @Override
    public double duplicateLines() {
        return (double) lines.copied() / lines.pieces();
    }

    @Override
    public double duplicateLineCharacters() {
        return (double) lines.copiedCharacters() / lines.characters();
    }

    /** Of equally frequent runs the longest. */
    @Override
    public double topNGram(int words) {
        RepeatedNGrams split = nGrams();
        RunCounts runs = split.runs(words);
        int top = runs.mostFrequent();
        if (top < 0 || runs.occurrences(top) == 1) {
            return 0;
        }
        int longest = 0;
        for (int run = 0; run < runs.size(); run++) {
            if (runs.occurrences(run) == runs.occurrences(top)) {
                longest = Math.max(longest, split.length(run, words));
            }
        }
        return (double) longest * runs.occurrences(top) / split.length(0, split.words());
    }

    /** Characters of the words that are in any run that comes again, each word once. */
    @Override
    public double duplicateNGrams(int words) {
        RepeatedNGrams split = nGrams();
        RunCounts runs = split.runs(words);
        long covered = 0;
        int coveredTo = 0;
        for (int run = 0; run < runs.size(); run++) {
            if (runs.occurrences(run) > 1) {
                int from = Math.max(run, coveredTo);
                covered += split.length(from, run + words - from);
                coveredTo = run + words;
            }
        }
        return covered == 0 ? 0 : (double) covered / split.length(0, split.words());
    }

    private RepeatedNGrams nGrams() {
        RepeatedNGrams split = nGrams;
        if (split == null) {
            split = new RepeatedNGrams(UnicodeWords.alphanumeric(text));
            nGrams = split;
        }
        return split;
    }
}
