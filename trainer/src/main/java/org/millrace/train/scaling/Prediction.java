package org.millrace.train.scaling;

import java.util.List;

/**
 * What a law says about a run.
 *
 * @param peakLearningRate of AdamW
 * @param batchTokens tokens of one optimizer step, not yet rounded to whole micro-batches
 * @param warnings one for each quantity outside the range the law was fitted on, with the distance
 */
public record Prediction(double peakLearningRate, double batchTokens, List<String> warnings) {

    public Prediction {
        warnings = List.copyOf(warnings);
    }
}
