package org.millrace.spark.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Places values on an axis.
 *
 * @param low value at the axis' beginning
 * @param high value at its end
 * @param logarithmic whether equal ratios, rather than equal differences, are equally far apart
 * @param from where on the page the axis begins
 * @param to where it ends; smaller than {@code from} for an axis that points upwards
 */
record Scale(double low, double high, boolean logarithmic, double from, double to) {

    private static final int TICKS = 5;

    /** An axis over these values, those that are no numbers aside, with round ends. */
    static Scale over(double low, double high, boolean logarithmic, double from, double to) {
        if (logarithmic && low > 0) {
            return new Scale(low, high > low ? high : low * 10, true, from, to);
        }
        double span = high > low ? high - low : Math.max(Math.abs(high), 1);
        double step = roundStep(span / TICKS);
        double roundLow = Math.floor(low / step) * step;
        double roundHigh = Math.max(Math.ceil(high / step) * step, roundLow + step);
        return new Scale(roundLow, roundHigh, false, from, to);
    }

    double position(double value) {
        double share = logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        return from + share * (to - from);
    }

    /** Round values inside the axis. */
    List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        if (logarithmic) {
            // Powers of ten, and halves of them where there would be too few.
            boolean few = Math.log10(high / low) < 2;
            for (int power = (int) Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
                for (double factor : few ? new double[] {1, 2, 5} : new double[] {1}) {
                    addInside(factor * Math.pow(10, power), ticks);
                }
            }
            return ticks;
        }
        double step = roundStep((high - low) / TICKS);
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private void addInside(double value, List<Double> ticks) {
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) {
            ticks.add(value);
        }
    }

    /** The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below the step. */
    private static double roundStep(double step) {
        double power = Math.pow(10, Math.floor(Math.log10(step)));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= step * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
