package org.millrace.spark.sweep;

import org.jspecify.annotations.Nullable;

/**
 * What a run of a sweep came to: a row of {@code runs.csv}.
 *
 * @param run its name
 * @param fingerprint of all that the result depends on
 * @param status how it ended
 * @param parameters N, weights of the layers' matrices
 * @param totalParameters with embeddings, norms and biases
 * @param tokens D, trained on
 * @param learningRate peak of the last stage
 * @param batchTokens of the last stage
 * @param sequenceLength of the stage with most tokens
 * @param loss see {@link FinalLoss}; null if there is no number
 * @param heldOutLoss of the final model on sequences that it has not seen; null if not measured
 * @param hiddenSize width
 * @param numLayers depth
 * @param seed of weights and order of samples
 * @param steps done
 * @param skippedSteps of these, without an update
 * @param seconds of training, over all attempts
 * @param flops of the whole training
 * @param reason why it failed or diverged; null if it did not
 */
public record SweepResult(
        String run,
        String fingerprint,
        RunStatus status,
        double parameters,
        long totalParameters,
        long tokens,
        double learningRate,
        long batchTokens,
        int sequenceLength,
        @Nullable Double loss,
        @Nullable Double heldOutLoss,
        int hiddenSize,
        int numLayers,
        long seed,
        long steps,
        long skippedSteps,
        double seconds,
        double flops,
        @Nullable String reason) {

    static SweepResult of(
            SweepRun run,
            String fingerprint,
            RunStatus status,
            LossCurve curve,
            @Nullable Double loss,
            @Nullable Double heldOutLoss,
            @Nullable String reason) {
        return new SweepResult(
                run.name(),
                fingerprint,
                status,
                run.parameters(),
                run.config().model().parameters(),
                run.tokens(),
                run.learningRate(),
                run.batchTokens(),
                run.sequenceLength(),
                loss,
                heldOutLoss,
                run.config().model().hiddenSize(),
                run.config().model().numHiddenLayers(),
                run.config().run().seed(),
                curve.steps(),
                curve.skipped(),
                curve.seconds(),
                run.flops(),
                reason);
    }
}
