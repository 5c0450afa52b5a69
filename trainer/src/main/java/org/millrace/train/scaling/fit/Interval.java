package org.millrace.train.scaling.fit;

/** Bounds of a quantity; the level of confidence is that of the fit. */
public record Interval(double low, double high) {

    public boolean contains(double value) {
        return value >= low && value <= high;
    }
}
