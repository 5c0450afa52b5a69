package org.millrace.train.scaling.fit;

/** Smallest and largest value of a positive quantity among the runs of a fit. */
public record Range(double low, double high) {

    /** How far a value lies outside, in powers of ten: negative below, zero inside, positive above. */
    public double decadesOutside(double value) {
        if (value < low) {
            return Math.log10(value / low);
        }
        return value > high ? Math.log10(value / high) : 0;
    }
}
