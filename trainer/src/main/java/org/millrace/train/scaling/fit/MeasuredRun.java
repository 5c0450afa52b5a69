package org.millrace.train.scaling.fit;

import org.jspecify.annotations.Nullable;

/**
 * A training run that ended well.
 *
 * @param name of the run
 * @param line of the table, from 1 with the header
 * @param parameters N, weights without embeddings
 * @param tokens D, trained on
 * @param learningRate peak, if the table has it
 * @param batchTokens tokens of an optimizer step, if the table has them
 * @param loss smoothed final training loss, nats a token
 */
public record MeasuredRun(
        String name,
        long line,
        double parameters,
        double tokens,
        @Nullable Double learningRate,
        @Nullable Double batchTokens,
        double loss) {

    /** C = 6·N·D, training FLOPs. */
    public double compute() {
        return Compute.flops(parameters, tokens);
    }
}
