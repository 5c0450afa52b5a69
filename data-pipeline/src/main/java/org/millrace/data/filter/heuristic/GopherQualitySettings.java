package org.millrace.data.filter.heuristic;

import java.util.List;

/**
 * Limits of {@link GopherQuality}. A minimum of 0 switches its rule off, as does a maximum of infinity; a value exactly
 * at its limit is kept.
 *
 * @param minWords fewest words that are not only symbols
 * @param maxWords most words that are not only symbols
 * @param minMeanWordLength smallest mean length of those words, in code points
 * @param maxMeanWordLength largest mean length of those words, in code points
 * @param maxHashesPerWord most {@code #} per word
 * @param maxEllipsesPerWord most {@code ...} and {@code …} per word
 * @param maxBulletLines largest share of lines that begin with {@code •} or {@code -}
 * @param maxEllipsisLines largest share of lines that end with an ellipsis
 * @param minAlphabeticWords smallest share of words with at least one letter
 * @param minStopWords fewest different stop words
 * @param stopWords what is looked for, with its case
 */
public record GopherQualitySettings(
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
        if (stopWords.size() > Long.SIZE) {
            throw new IllegalArgumentException(
                    "At most %d stop words can be told apart, got: %d".formatted(Long.SIZE, stopWords.size()));
        }
        if (minWords > maxWords) {
            throw new IllegalArgumentException(
                    "minWords must not exceed maxWords, cannot be: %d and %d".formatted(minWords, maxWords));
        }
    }

    /** The limits of the Gopher paper, as datatrove applies them. */
    public static GopherQualitySettings published() {
        return new GopherQualitySettings(
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
