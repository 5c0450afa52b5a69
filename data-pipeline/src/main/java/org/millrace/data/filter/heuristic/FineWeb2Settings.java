package org.millrace.data.filter.heuristic;

import java.util.List;
import org.millrace.data.filter.AllOf;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings.NGramLimit;

/**
 * What FineWeb-2 has found for one language (Penedo et al. 2025, arXiv 2506.20920); the limits that are not here are
 * the same for all.
 *
 * @param wordRule what a word is
 * @param maxDuplicateLines lines that occurred before, as a share of lines
 * @param maxTopNGrams characters in the most frequent 2-, 3- and 4-gram
 * @param maxDuplicateNGrams characters in 5- to 10-grams that occurred before
 * @param minTerminatedLines smallest share of lines that end with a mark that ends sentences
 * @param maxLineFeedsPerWord most line feeds per word
 * @param minMeanWordLength smallest mean length of words, in code points
 * @param maxMeanWordLength largest mean length of words, in code points
 * @param minAlphabeticWords smallest share of words with a letter
 * @param stopWords of which there must be two
 */
public record FineWeb2Settings(
        WordRule wordRule,
        double maxDuplicateLines,
        List<NGramLimit> maxTopNGrams,
        List<NGramLimit> maxDuplicateNGrams,
        double minTerminatedLines,
        double maxLineFeedsPerWord,
        double minMeanWordLength,
        double maxMeanWordLength,
        double minAlphabeticWords,
        List<String> stopWords) {

    private static final double OFF = Double.POSITIVE_INFINITY;
    private static final double DUPLICATE_LINE_CHARACTERS = 0.1;

    /** Gopher's repetition rules, FineWeb's and Gopher's quality rules, in FineWeb-2's order. */
    public DocumentFilter filter() {
        GopherQualitySettings gopher = GopherQualitySettings.published();
        GopherRepetition repetition = new GopherRepetition(new GopherRepetitionSettings(
                GopherDialect.DATATROVE,
                wordRule,
                offIfZero(maxDuplicateLines),
                OFF,
                OFF,
                OFF,
                maxTopNGrams,
                maxDuplicateNGrams));
        FineWebQuality shape = new FineWebQuality(new FineWebQualitySettings(
                wordRule, minTerminatedLines, OFF, 0, DUPLICATE_LINE_CHARACTERS, maxLineFeedsPerWord));
        GopherQuality quality = new GopherQuality(new GopherQualitySettings(
                GopherDialect.DATATROVE,
                wordRule,
                gopher.minWords(),
                gopher.maxWords(),
                minMeanWordLength,
                offIfZero(maxMeanWordLength),
                gopher.maxHashesPerWord(),
                gopher.maxEllipsesPerWord(),
                gopher.maxBulletLines(),
                gopher.maxEllipsisLines(),
                minAlphabeticWords,
                gopher.minStopWords(),
                stopWords));
        return new AllOf("fineweb2", List.of(repetition, shape, quality));
    }

    /** To datatrove a maximum of 0 is none. */
    private static double offIfZero(double limit) {
        return limit == 0 ? OFF : limit;
    }
}
