package org.millrace.train.model;

/**
 * A micro-batch: B packed sequences of length T laid end to end, N = B·T tokens.
 *
 * @param inputIds (N) token ids
 * @param labels (N) the token that follows in the same document, or {@link #IGNORED} at its last token and on padding
 * @param positions (N) position in its document, from 0
 * @param cuSeqlens (documents + 1) where each document begins, ascending from 0 to N; padding forms documents of its own
 */
@SuppressWarnings("ArrayRecordComponent") // the arrays are the payload; batches are never compared
public record TokenBatch(int[] inputIds, int[] labels, int[] positions, int[] cuSeqlens) {

    /** Label of a position that has no target, as in PyTorch's cross entropy. */
    public static final int IGNORED = -100;

    public int tokens() {
        return inputIds.length;
    }

    /** Positions that have a target. */
    public int targets() {
        int count = 0;
        for (int label : labels) {
            if (label != IGNORED) {
                count++;
            }
        }
        return count;
    }
}
