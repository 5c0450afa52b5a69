package org.millrace.train.scaling.fit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A law of the loss with what is known about its certainty.
 *
 * @param law of all runs
 * @param samples the law of each resampling of the runs
 * @param noise robust standard deviation of ln(measured / predicted) of the fitted runs; where each is the best of a
 *     search, a run that is not scatters more and lies a little higher
 * @param range of the runs
 * @param heldOut errors on runs not fitted on
 * @param provenance where it comes from
 */
public record FittedLossLaw(
        LossLaw law,
        List<LossLaw> samples,
        double noise,
        FittedRange range,
        List<HeldOutError> heldOut,
        Provenance provenance) {

    public FittedLossLaw {
        samples = List.copyOf(samples);
        heldOut = List.copyOf(heldOut);
    }

    /** Each constant with its interval, in the law's order. */
    public Map<String, Estimate> constants() {
        Map<String, Estimate> constants = new LinkedHashMap<>();
        law.constants()
                .keySet()
                .forEach(name -> constants.put(name, estimate(each -> NamedConstants.of(each.constants(), name))));
        return constants;
    }

    /** The loss that the law expects of N parameters and D tokens; its interval is that of the mean of many runs. */
    public Estimate loss(double parameters, double tokens) {
        return estimate(each -> each.loss(parameters, tokens));
    }

    /**
     * The same with the interval for a single run of the kind that was fitted: the scatter of those about the law is
     * added. It is that of any well-tuned run if the law was fitted on all of such runs, and too narrow and a little low
     * if it was fitted on the best of each search.
     */
    public Estimate lossOfRun(double parameters, double tokens) {
        Estimate mean = loss(parameters, tokens);
        return new Estimate(mean.value(), Percentiles.widened(mean, noise * mean.value(), provenance.confidence()));
    }

    /** How a budget of C = 6·N·D FLOPs is best spent. */
    public AllocationEstimate optimum(double compute) {
        return new AllocationEstimate(
                compute,
                estimate(each -> each.optimum(compute).parameters()),
                estimate(each -> each.optimum(compute).tokens()),
                estimate(each -> each.optimum(compute).loss()));
    }

    /** Any figure of the law, with its interval. */
    public Estimate estimate(ToDoubleFunction<LossLaw> figure) {
        return Percentiles.estimate(law, samples, figure, provenance.confidence());
    }
}
