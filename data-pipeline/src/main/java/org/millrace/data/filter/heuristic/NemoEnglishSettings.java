package org.millrace.data.filter.heuristic;

/**
 * Limits of {@link NemoEnglish}; a value exactly at its limit is kept. Shares of characters are of the text's code points.
 *
 * @param maxOtherCharacters largest share of characters that are no ASCII letters, digits, line feeds or {@code ?!,.}
 * @param maxNumbers largest share of digits
 * @param maxUrls largest share of characters in web addresses
 * @param maxWhiteSpace largest share of spaces, tabs and line ends
 * @param maxParentheses largest share of brackets of any sort
 * @param maxBoilerplate largest share of paragraphs that speak of cookies, privacy or terms of use
 * @param maxLinesWithoutEnd largest share of lines that end without {@code . ? ! " '}
 * @param maxWordLength most code points of a word
 * @param quality limits of the Gopher rules on words and lines, in the dialect {@link GopherDialect#NEMO}
 * @param repetition limits of the Gopher rules on repetition, in the same
 */
public record NemoEnglishSettings(
        double maxOtherCharacters,
        double maxNumbers,
        double maxUrls,
        double maxWhiteSpace,
        double maxParentheses,
        double maxBoilerplate,
        double maxLinesWithoutEnd,
        int maxWordLength,
        GopherQualitySettings quality,
        GopherRepetitionSettings repetition) {

    public NemoEnglishSettings {
        if (quality.dialect() != GopherDialect.NEMO || repetition.dialect() != GopherDialect.NEMO) {
            throw new IllegalArgumentException("The dialect must be NEMO, cannot be: %s and %s"
                    .formatted(quality.dialect(), repetition.dialect()));
        }
    }

    /** The limits of NeMo Curator's {@code heuristic_filter_en.yaml}. */
    public static NemoEnglishSettings published() {
        return new NemoEnglishSettings(
                0.25,
                0.15,
                0.2,
                0.25,
                0.1,
                0.4,
                0.85,
                1000,
                GopherQualitySettings.published(GopherDialect.NEMO),
                GopherRepetitionSettings.published(GopherDialect.NEMO));
    }
}
