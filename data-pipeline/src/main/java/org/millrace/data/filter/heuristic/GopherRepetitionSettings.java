package org.millrace.data.filter.heuristic;

import java.util.List;

/**
 * Limits of {@link GopherRepetition}, as shares of all lines, of all paragraphs, or of the text's code points. A limit of
 * infinity or an empty list switches a rule off; a value exactly at its limit is kept.
 *
 * @param dialect whose reading of the rules
 * @param wordRule what a word is in datatrove's dialect; the others have a rule of their own
 * @param maxDuplicateLines lines that occurred before, as a share of lines
 * @param maxDuplicateParagraphs paragraphs that occurred before, as a share of paragraphs
 * @param maxDuplicateLineCharacters characters in lines that occurred before
 * @param maxDuplicateParagraphCharacters characters in paragraphs that occurred before
 * @param maxTopNGrams characters in all occurrences of the most frequent n-gram
 * @param maxDuplicateNGrams characters in n-grams that occurred before
 */
public record GopherRepetitionSettings(
        GopherDialect dialect,
        WordRule wordRule,
        double maxDuplicateLines,
        double maxDuplicateParagraphs,
        double maxDuplicateLineCharacters,
        double maxDuplicateParagraphCharacters,
        List<NGramLimit> maxTopNGrams,
        List<NGramLimit> maxDuplicateNGrams) {

    /**
     * The limit for one length of n-gram.
     *
     * @param words how many words, at least 1
     * @param maxShare largest share of the text's code points
     */
    public record NGramLimit(int words, double maxShare) {

        public NGramLimit {
            if (words < 1) {
                throw new IllegalArgumentException("An n-gram has at least 1 word, cannot have: " + words);
            }
        }
    }

    public GopherRepetitionSettings {
        maxTopNGrams = List.copyOf(maxTopNGrams);
        maxDuplicateNGrams = List.copyOf(maxDuplicateNGrams);
    }

    /** Table A1 of the Gopher paper, as datatrove applies it. */
    public static GopherRepetitionSettings published() {
        return published(GopherDialect.DATATROVE);
    }

    /** Table A1 of the Gopher paper in a dialect. */
    public static GopherRepetitionSettings published(GopherDialect dialect) {
        return new GopherRepetitionSettings(
                dialect,
                WordRule.SPACY,
                0.3,
                0.3,
                0.2,
                0.2,
                List.of(new NGramLimit(2, 0.2), new NGramLimit(3, 0.18), new NGramLimit(4, 0.16)),
                List.of(
                        new NGramLimit(5, 0.15),
                        new NGramLimit(6, 0.14),
                        new NGramLimit(7, 0.13),
                        new NGramLimit(8, 0.12),
                        new NGramLimit(9, 0.11),
                        new NGramLimit(10, 0.10)));
    }
}
