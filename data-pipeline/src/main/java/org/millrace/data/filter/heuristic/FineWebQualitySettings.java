package org.millrace.data.filter.heuristic;

/**
 * Limits of {@link FineWebQuality}; a value exactly at its limit is kept.
 *
 * @param wordRule what a word is
 * @param minTerminatedLines smallest share of lines that end with a mark that ends sentences
 * @param maxShortLines largest share of lines of at most {@code shortLineLength} code points
 * @param shortLineLength in code points
 * @param maxDuplicateLineCharacters largest share of characters in lines that were there before; line feeds do not count
 * @param maxLineFeedsPerWord most line feeds per word
 */
public record FineWebQualitySettings(
        WordRule wordRule,
        double minTerminatedLines,
        double maxShortLines,
        int shortLineLength,
        double maxDuplicateLineCharacters,
        double maxLineFeedsPerWord) {

    /** The limits of FineWeb (Penedo et al. 2024, section 3.6). */
    public static FineWebQualitySettings published() {
        return new FineWebQualitySettings(WordRule.SPACY, 0.12, 0.67, 30, 0.01, 0.3);
    }
}
