package org.millrace.train.scaling.fit;

import java.util.Arrays;

/**
 * Middle and spread of values among which some may be far off.
 *
 * @param median of the values
 * @param deviation 1.4826 times the median distance from it: the standard deviation, if the values are normal
 */
record Robust(double median, double deviation) {

    private static final double NORMAL = 1.4826;

    static Robust of(double[] values) {
        double median = median(values);
        return new Robust(
                median,
                NORMAL
                        * median(Arrays.stream(values)
                                .map(value -> Math.abs(value - median))
                                .toArray()));
    }

    /** Distance from the median in deviations; zero where all values agree. */
    double deviations(double value) {
        return deviation > 0 ? (value - median) / deviation : 0;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Percentiles.quantile(sorted, 0.5);
    }
}
