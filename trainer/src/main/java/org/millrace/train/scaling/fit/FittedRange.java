package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The runs that a law was fitted on, as far as it matters to how far it may be trusted.
 *
 * @param parameters of N
 * @param tokens of D
 * @param compute of C = 6·N·D, FLOPs
 */
public record FittedRange(Range parameters, Range tokens, Range compute) {

    /** Powers of ten: two hundredths are 5 %, such as between 1.18M and 1,179,648. */
    private static final double WORTH_SAYING = 0.02;

    static FittedRange of(Collection<MeasuredRun> runs) {
        return new FittedRange(
                range(runs, MeasuredRun::parameters),
                range(runs, MeasuredRun::tokens),
                range(runs, MeasuredRun::compute));
    }

    /** What of a run of N parameters on D tokens lies outside by more than 5 %; empty if nothing does. */
    public List<Extrapolation> extrapolations(double parameters, double tokens) {
        List<Extrapolation> found = new ArrayList<>();
        add("parameters N", this.parameters, parameters, found);
        add("tokens D", this.tokens, tokens, found);
        add("compute C (FLOPs)", compute, Compute.flops(parameters, tokens), found);
        return found;
    }

    private static void add(String quantity, Range range, double value, List<Extrapolation> found) {
        double decades = range.decadesOutside(value);
        if (Math.abs(decades) >= WORTH_SAYING) {
            found.add(new Extrapolation(quantity, range, value, decades));
        }
    }

    private static Range range(Collection<MeasuredRun> runs, ToDoubleFunction<MeasuredRun> quantity) {
        var statistics = runs.stream().mapToDouble(quantity).summaryStatistics();
        return new Range(statistics.getMin(), statistics.getMax());
    }
}
