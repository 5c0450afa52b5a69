package org.millrace.train.scaling.fit;

/**
 * What a law fitted on other (N, D) says about one that was held out.
 *
 * @param parameters N
 * @param tokens D
 * @param learningRateRatio predicted / geometric mean of the near-optimal runs
 * @param batchRatio the same of the batch
 * @param excessLoss loss of the run nearest to the prediction in (ln η, ln B), relative to the best: 0.001 is 0.1 %
 */
public record HyperparameterError(
        double parameters, double tokens, double learningRateRatio, double batchRatio, double excessLoss) {}
