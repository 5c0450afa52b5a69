package org.millrace.data.decontaminate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.data.decontaminate.CommonSubsequence.Span;

/**
 * Compares one document with the items that it shares n-grams with, by the rule of the longest common subsequence.
 *
 * <p>Let m be the length of the shorter of document and item. Where the longer one has up to 2·m tokens, both are
 * compared whole. Where it has more, it is compared in stretches of 2·m tokens that begin every m, so that whatever is
 * as long as the shorter one lies whole in one of them; the common subsequence has to be in a single stretch. Without
 * this every long document would be contaminated: nearly all words of a question occur somewhere in a book, in their
 * order.
 *
 * <p>A pair is compared once enough shared n-grams of three tokens begin in it: one for every 32 tokens of m, and at
 * least one. A pair with 60 % in common, scattered at random, shares some seven in as many.
 */
final class Stretches {

    /**
     * An item that the document has too much in common with.
     *
     * @param common tokens in common
     * @param required tokens that are too many
     * @param shorter tokens of the shorter of both
     */
    record Match(int item, int common, int required, int shorter) {

        private boolean isMoreThan(Match other) {
            return (long) common * other.shorter > (long) other.common * shorter;
        }
    }

    /** Length of the n-grams that say what is compared. */
    static final int CANDIDATE_TOKENS = 3;

    private static final int TOKENS_A_CANDIDATE = 32;

    private final DecontaminationSettings settings;
    private final List<int[]> items;
    private final int[] document;
    private final SharedCounts shared = new SharedCounts();
    private final CommonSubsequence common = new CommonSubsequence();
    private @Nullable Match match;

    Stretches(DecontaminationSettings settings, List<int[]> items, int[] document) {
        this.settings = settings;
        this.items = items;
        this.document = document;
    }

    /** How many n-grams a pair shares at least to be compared. */
    static int candidates(int shorter) {
        return Math.max(1, shorter / TOKENS_A_CANDIDATE);
    }

    /** The match with the largest share of the shorter one in common; of several the first in the document. */
    @Nullable
    Match find(NGramIndex candidates) {
        if (document.length >= settings.minCommon()) {
            candidates.forEachShared(document, this::compare);
        }
        return match;
    }

    /** Takes a shared n-gram into account. */
    private boolean compare(int begin, int item, int beginInItem) {
        int[] tokens = items.get(item);
        boolean inDocument = document.length > tokens.length;
        int shorter = Math.min(document.length, tokens.length);
        int longer = Math.max(document.length, tokens.length);
        if (longer <= 2L * shorter || settings.wholeDocuments()) {
            compare(item, 0, new Span(document, 0, document.length), new Span(tokens, 0, tokens.length));
            return true;
        }
        int last = (inDocument ? begin : beginInItem) / shorter;
        for (int stretch = Math.max(0, last - 1); stretch <= last; stretch++) {
            int from = stretch * shorter;
            int to = (int) Math.min(from + 2L * shorter, longer);
            // What is left at the end after that is part of the stretch before.
            if (to - from > shorter) {
                Span part = new Span(inDocument ? document : tokens, from, to);
                compare(item, stretch, part, new Span(inDocument ? tokens : document, 0, shorter));
            }
        }
        return true;
    }

    private void compare(int item, int stretch, Span first, Span second) {
        int shorter = Math.min(first.length(), second.length());
        if (shared.increment(item, stretch) != candidates(shorter)) {
            return;
        }
        int required = settings.required(shorter);
        int length = common.length(first, second, required);
        if (length >= required) {
            Match found = new Match(item, length, required, shorter);
            match = match == null || found.isMoreThan(match) ? found : match;
        }
    }
}
