package org.millrace.train.scaling.fit;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A law of learning rate and batch with what is known about its certainty.
 *
 * @param law of all near-optimal runs
 * @param samples the law of each resampling
 * @param settings what counted as near-optimal, and on what each depends
 * @param range of the runs
 * @param provenance where it comes from
 */
public record FittedHyperparameterLaw(
        HyperparameterPowerLaw law,
        List<HyperparameterPowerLaw> samples,
        HyperparameterSettings settings,
        FittedRange range,
        Provenance provenance) {

    public FittedHyperparameterLaw {
        samples = List.copyOf(samples);
    }

    /** Peak learning rate of N parameters and D tokens. */
    public Estimate learningRate(double parameters, double tokens) {
        return estimate(each -> each.learningRate().at(parameters, tokens));
    }

    /** Tokens of an optimizer step, not rounded to whole sequences. */
    public Estimate batchTokens(double parameters, double tokens) {
        return estimate(each -> each.batchTokens().at(parameters, tokens));
    }

    /** Any figure of the law, with its interval. */
    public Estimate estimate(ToDoubleFunction<HyperparameterPowerLaw> figure) {
        return Percentiles.estimate(law, samples, figure, provenance.confidence());
    }
}
