package org.millrace.data.filter.heuristic;

/**
 * What {@link GopherQuality} holds against its limits. A share of nothing is not a number, which exceeds no limit; what a
 * dialect does not measure is 0.
 *
 * @param words how many there are
 * @param wordLength their mean or median length in code points
 * @param hashes {@code #} per word
 * @param ellipses ellipses per word
 * @param symbols both of them together per word, where a dialect counts them so
 * @param bulletLines share of lines that begin with a bullet
 * @param ellipsisLines share of lines that end with an ellipsis
 * @param alphabeticWords share of words with a letter
 * @param stopWords how many were found
 */
record QualityMeasures(
        int words,
        double wordLength,
        double hashes,
        double ellipses,
        double symbols,
        double bulletLines,
        double ellipsisLines,
        double alphabeticWords,
        int stopWords) {}
