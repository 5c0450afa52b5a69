package org.millrace.train.dl4j;

import org.deeplearning4j.ui.model.stats.api.Histogram;

/**
 * What a report tells of one weight, gradient or update.
 *
 * @param standardDeviation of the sample, with n − 1
 * @param meanMagnitude mean of the absolute values
 * @param histogram of {@value #BINS} bins between the smallest and the largest value
 */
record SampleStatistics(double mean, double standardDeviation, double meanMagnitude, Histogram histogram) {

    static final int BINS = 20;

    static SampleStatistics of(float[] values) {
        double sum = 0;
        double magnitudes = 0;
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            sum += value;
            magnitudes += Math.abs(value);
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        double mean = sum / values.length;
        double squares = 0;
        int[] counts = new int[BINS];
        double perBin = BINS / ((double) most - least);
        for (float value : values) {
            squares += (value - mean) * (value - mean);
            // All in the first bin where all values are equal.
            counts[most > least ? Math.min(BINS - 1, (int) ((value - least) * perBin)) : 0]++;
        }
        return new SampleStatistics(
                mean,
                Math.sqrt(squares / Math.max(1, values.length - 1)),
                magnitudes / values.length,
                new Histogram(least, most, BINS, counts));
    }
}
