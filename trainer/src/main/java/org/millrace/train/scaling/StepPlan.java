package org.millrace.train.scaling;

/**
 * A batch of whole sequences, and the steps that a run takes with it.
 *
 * @param sequences of one step
 * @param batchTokens tokens of one step
 * @param steps of the run
 * @param warmupSteps of the learning rate
 */
public record StepPlan(long sequences, long batchTokens, long steps, long warmupSteps) {

    /** The warm-up of Step Law's and of DeepSeek's runs. */
    private static final long WARMUP = 2_000;

    /** No more than a share of a short run. */
    private static final long WARMUP_SHARE = 10;

    /** The plan for a batch that a law predicts, rounded to whole sequences. */
    public static StepPlan of(double batchTokens, double tokens, int sequenceLength) {
        long sequences = Math.max(1, Math.round(batchTokens / sequenceLength));
        long batch = sequences * sequenceLength;
        long steps = Math.max(1, (long) (tokens / batch));
        return new StepPlan(sequences, batch, steps, Math.min(WARMUP, steps / WARMUP_SHARE));
    }
}
