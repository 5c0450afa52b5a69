package org.millrace.train.model;

import org.millrace.train.config.ModelConfig;

/** Checks what comes from outside before a kernel would read memory by it. */
final class BatchCheck {

    private BatchCheck() {}

    /** Checks a batch against the model; returns the positions that the rope table must have. */
    static int positions(TokenBatch batch, ModelConfig config) {
        int n = batch.tokens();
        if (batch.labels().length != n || batch.positions().length != n) {
            throw new IllegalArgumentException("A batch of %d ids has %d labels and %d positions"
                    .formatted(n, batch.labels().length, batch.positions().length));
        }
        ids(batch.inputIds(), config.vocabSize());
        int needed = 0;
        for (int i = 0; i < n; i++) {
            int label = batch.labels()[i];
            if (label >= config.vocabSize() || (label < 0 && label != TokenBatch.IGNORED)) {
                throw new IllegalArgumentException("labels[%d] must be below vocab_size (%d) or %d, cannot be: %d"
                        .formatted(i, config.vocabSize(), TokenBatch.IGNORED, label));
            }
            int position = batch.positions()[i];
            if (position < 0) {
                throw new IllegalArgumentException(
                        "positions[%d] must not be negative, cannot be: %d".formatted(i, position));
            }
            needed = Math.max(needed, position + 1);
        }
        documents(batch.cuSeqlens(), n);
        return needed;
    }

    static void ids(int[] ids, int vocabSize) {
        if (ids.length == 0) {
            throw new IllegalArgumentException("There must be at least one token");
        }
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= vocabSize) {
                throw new IllegalArgumentException(
                        "Token %d must have an id from 0 to %d (vocab_size − 1), cannot be: %d; does the tokenizer belong to the model?"
                                .formatted(i, vocabSize - 1, ids[i]));
            }
        }
    }

    private static void documents(int[] cuSeqlens, int tokens) {
        int last = cuSeqlens.length - 1;
        if (last < 1 || cuSeqlens[0] != 0 || cuSeqlens[last] != tokens) {
            throw new IllegalArgumentException("cuSeqlens must lead from 0 to %d".formatted(tokens));
        }
        for (int i = 0; i < last; i++) {
            if (cuSeqlens[i + 1] <= cuSeqlens[i]) {
                throw new IllegalArgumentException("cuSeqlens must ascend, cannot be %d and then %d at %d"
                        .formatted(cuSeqlens[i], cuSeqlens[i + 1], i));
            }
        }
    }
}
