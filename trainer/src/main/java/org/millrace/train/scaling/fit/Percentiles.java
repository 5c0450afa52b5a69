package org.millrace.train.scaling.fit;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Percentile intervals of the bootstrap. */
final class Percentiles {

    private Percentiles() {}

    static <T> Estimate estimate(T best, List<T> samples, ToDoubleFunction<? super T> figure, double confidence) {
        double[] values = samples.stream().mapToDouble(figure).toArray();
        return new Estimate(figure.applyAsDouble(best), interval(values, confidence));
    }

    /** The middle part of the values that holds the given share of them; NaN bounds where there are none. */
    static Interval interval(double[] values, double confidence) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double tail = (1 - confidence) / 2;
        return new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail));
    }

    /** Between order statistics in a straight line, as NumPy and R do it by default. */
    static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** An interval to which independent normal noise is added: half-widths add in squares. */
    static Interval widened(Estimate mean, double deviation, double confidence) {
        double noise = Normal.quantile((1 + confidence) / 2) * deviation;
        return new Interval(
                mean.value() - Math.hypot(mean.value() - mean.interval().low(), noise),
                mean.value() + Math.hypot(mean.interval().high() - mean.value(), noise));
    }
}
