package org.millrace.data.filter.heuristic;

import java.util.List;

/**
 * Limits of {@link GopherQuality}. A minimum of 0 switches its rule off, as does a maximum of infinity; a value exactly
 * at its limit is kept.
 *
 * @param dialect whose reading of the rules
 * @param wordRule what a word is in datatrove's dialect; the others have a rule of their own
 * @param minWords fewest words that are not only symbols
 * @param maxWords most words that are not only symbols
 * @param minMeanWordLength smallest mean length of those words, in code points
 * @param maxMeanWordLength largest mean length of those words, in code points
 * @param maxHashesPerWord most {@code #} per word; hashes and ellipses in dialects that count them together
 * @param maxEllipsesPerWord most {@code ...} and {@code …} per word
 * @param maxBulletLines largest share of lines that begin with a bullet
 * @param maxEllipsisLines largest share of lines that end with an ellipsis
 * @param minAlphabeticWords smallest share of words with at least one letter
 * @param minStopWords fewest stop words; different ones in datatrove's dialect
 * @param stopWords what is looked for, with its case; in small letters for DCLM's dialect
 */
public record GopherQualitySettings(
        GopherDialect dialect,
        WordRule wordRule,
        int minWords,
        int maxWords,
        double minMeanWordLength,
        double maxMeanWordLength,
        double maxHashesPerWord,
        double maxEllipsesPerWord,
        double maxBulletLines,
        double maxEllipsisLines,
        double minAlphabeticWords,
        int minStopWords,
        List<String> stopWords) {

    public GopherQualitySettings {
        stopWords = List.copyOf(stopWords);
        if (minWords > maxWords) {
            throw new IllegalArgumentException(
                    "minWords must not exceed maxWords, cannot be: %d and %d".formatted(minWords, maxWords));
        }
    }

    /** The limits of the Gopher paper, as datatrove applies them. */
    public static GopherQualitySettings published() {
        return published(GopherDialect.DATATROVE);
    }

    /** The limits of the Gopher paper in a dialect. */
    public static GopherQualitySettings published(GopherDialect dialect) {
        return new GopherQualitySettings(
                dialect,
                WordRule.SPACY,
                50,
                100_000,
                3,
                10,
                0.1,
                0.1,
                0.9,
                0.3,
                0.8,
                2,
                List.of("the", "be", "to", "of", "and", "that", "have", "with"));
    }
}
