package org.millrace.data.decontaminate;

/**
 * What counts as contaminated. Lengths are in tokens: normalised words, or the ids of a tokenizer, as {@link
 * Decontamination} was made.
 *
 * @param subsequence whether the rule of the longest common subsequence is used
 * @param minCommon tokens that the subsequence must have at least
 * @param minShare share of the shorter of both that it must have at least
 * @param wholeDocuments whether documents of any length are compared whole, and not in stretches
 * @param nGram whether a single shared n-gram is enough
 * @param nGramTokens its length
 * @param minItemTokens items shorter than {@code nGramTokens}, but not than this, are looked for as a whole
 */
public record DecontaminationSettings(
        boolean subsequence,
        int minCommon,
        double minShare,
        boolean wholeDocuments,
        boolean nGram,
        int nGramTokens,
        int minItemTokens) {

    public DecontaminationSettings {
        if (!subsequence && !nGram) {
            throw new IllegalArgumentException("Neither rule is on: there is nothing to do");
        }
        requireAtLeast("Least common subsequence", minCommon, Stretches.CANDIDATE_TOKENS);
        requireAtLeast("Length of n-grams", nGramTokens, 1);
        requireAtLeast("Least length of items", minItemTokens, 1);
        if (!(minShare > 0 && minShare <= 1)) {
            throw new IllegalArgumentException("Least share must be above 0 and at most 1, cannot be: " + minShare);
        }
    }

    /** The rule of the Qwen2.5 report (arXiv 2412.15115, section 5): 13 tokens and 0.6 of the shorter. */
    public static DecontaminationSettings qwen25() {
        return new DecontaminationSettings(true, 13, 0.6, false, false, 13, 8);
    }

    /** The rule of a shared 13-gram (Brown et al. 2020, appendix C), which drops the document. */
    public static DecontaminationSettings thirteenGrams() {
        return new DecontaminationSettings(false, 13, 0.6, false, true, 13, 8);
    }

    /** Tokens that two sequences must have in common where the shorter has so many. */
    int required(int shorter) {
        // 0.6 · 15 is 9, whatever binary fractions make of it.
        return Math.max(minCommon, (int) Math.ceil(minShare * shorter - 1e-9));
    }

    private static void requireAtLeast(String what, int got, int least) {
        if (got < least) {
            throw new IllegalArgumentException("%s must be at least %d, cannot be: %d".formatted(what, least, got));
        }
    }
}
