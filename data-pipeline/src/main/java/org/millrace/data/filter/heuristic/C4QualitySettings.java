package org.millrace.data.filter.heuristic;

/**
 * Rules of {@link C4Quality}, which the two programs that are called C4's differ in.
 *
 * @param endMarks characters that a line must end with one of; empty for any end
 * @param minWordsPerLine fewest words of a line, between white space; 0 for any
 * @param maxWordLength most code points of a word in a line
 * @param removeCitations whether {@code [1]}, {@code [edit]} and {@code [citation needed]} are cut out
 * @param countWordsWithoutCitations whether words are counted after that, or before
 * @param dropJavascriptLines whether lines that speak of JavaScript go
 * @param dropPolicyLines whether lines that speak of cookies or terms of use go
 * @param dropLoremIpsum whether one such line makes the whole page go
 * @param dropCurlyBrackets whether one line with <code>{</code> makes the whole page go
 * @param minSentences fewest sentences in the lines that are left; 0 for any
 */
public record C4QualitySettings(
        String endMarks,
        int minWordsPerLine,
        int maxWordLength,
        boolean removeCitations,
        boolean countWordsWithoutCitations,
        boolean dropJavascriptLines,
        boolean dropPolicyLines,
        boolean dropLoremIpsum,
        boolean dropCurlyBrackets,
        int minSentences) {

    /** datatrove 0.10.1. */
    public static C4QualitySettings datatrove() {
        return new C4QualitySettings(".?!\"'", 3, 1000, true, false, true, true, true, true, 5);
    }

    /** What FineWeb takes of them: lines may end as they like. */
    public static C4QualitySettings fineweb() {
        return new C4QualitySettings("", 3, 1000, true, false, true, true, true, true, 5);
    }

    /** The code that made C4 (tensorflow_datasets, {@code c4_utils}), but for its sentences, which were NLTK's. */
    public static C4QualitySettings google() {
        return new C4QualitySettings(".?!\"", 5, 1000, true, true, true, true, true, true, 3);
    }
}
