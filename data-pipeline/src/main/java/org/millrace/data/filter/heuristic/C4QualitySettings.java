package org.millrace.data.filter.heuristic;

/**
 * Rules of {@link C4Quality}, in which the programs that are called C4's differ.
 *
 * @param maxCharacters most code points of a page; 0 for any
 * @param keepBlankLines whether lines end at line feeds alone, keep the white space at their ends, and blank ones stay
 * @param endMarks characters that a line must end with one of; empty for any end
 * @param ellipsisEnds whether three dots are such an end
 * @param minWordsPerLine fewest words of a line, between white space; 0 for any
 * @param maxWordLength most code points of a word in a line
 * @param removeCitations whether {@code [1]}, {@code [edit]} and {@code [citation needed]} are cut out
 * @param countWordsWithoutCitations whether words are counted after that, or before
 * @param everyLineCounts whether filler text, brackets and the word JavaScript make a page go in whatever line they are;
 *     otherwise lines that speak of JavaScript go, and filler text and brackets count in lines that stay
 * @param dropPolicyLines whether lines that speak of cookies or terms of use go
 * @param dropLoremIpsum whether one line of filler text makes the whole page go
 * @param dropCurlyBrackets whether one line with <code>{</code> makes the whole page go
 * @param minSentences fewest sentences in the lines that are left; 0 for any
 */
public record C4QualitySettings(
        int maxCharacters,
        boolean keepBlankLines,
        String endMarks,
        boolean ellipsisEnds,
        int minWordsPerLine,
        int maxWordLength,
        boolean removeCitations,
        boolean countWordsWithoutCitations,
        boolean everyLineCounts,
        boolean dropPolicyLines,
        boolean dropLoremIpsum,
        boolean dropCurlyBrackets,
        int minSentences) {

    private static final int LONGEST_PAGE = 190_000;

    /** datatrove 0.10.1. */
    public static C4QualitySettings datatrove() {
        return new C4QualitySettings(0, false, ".?!\"'", false, 3, 1000, true, false, false, true, true, true, 5);
    }

    /** What FineWeb takes of them: lines may end as they like. */
    public static C4QualitySettings fineweb() {
        return new C4QualitySettings(0, false, "", false, 3, 1000, true, false, false, true, true, true, 5);
    }

    /** The code that made C4 (tensorflow_datasets, {@code c4_utils}), but for its sentences, which were NLTK's. */
    public static C4QualitySettings google() {
        return new C4QualitySettings(
                LONGEST_PAGE, false, ".?!\"", false, 5, 1000, true, true, false, true, true, true, 3);
    }

    /** DCLM's {@code c4.yaml}, but for its sentences, which are NLTK's. */
    public static C4QualitySettings dclm() {
        return new C4QualitySettings(
                LONGEST_PAGE, true, ".?!\"", false, 5, 1000, true, true, false, true, true, true, 3);
    }

    /** Dolma's {@code c4_v1}, where what it finds makes lines and pages go. */
    public static C4QualitySettings dolma() {
        return new C4QualitySettings(
                0, false, ".?!\"", true, 3, Integer.MAX_VALUE, false, false, true, false, true, true, 0);
    }
}
