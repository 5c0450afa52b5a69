package org.millrace.train.scaling;

import java.util.List;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.Extrapolation;

/**
 * What a law says about a run.
 *
 * @param peakLearningRate of AdamW
 * @param batchTokens tokens of one optimizer step, not yet rounded to whole micro-batches
 * @param extrapolations one for each quantity outside the range the law was fitted on, with the distance
 */
public record Prediction(Estimate peakLearningRate, Estimate batchTokens, List<Extrapolation> extrapolations) {

    public Prediction {
        extrapolations = List.copyOf(extrapolations);
    }
}
