package org.millrace.train.scaling.fit;

/**
 * Exponentials and logarithms of whole arrays, in loops without branches or calls, which the JIT compiler turns into
 * vector instructions. On a processor with AVX2 six times as fast as {@link Math}; exact to a few parts in 1e14, which
 * tests hold them to.
 */
final class ArrayMath {

    /** Largest magnitude for {@link #exp}. */
    static final double EXP_LIMIT = 64;

    /** Arguments of {@link #log} lie between this and its inverse. */
    static final double LOG_LIMIT = 0.5;

    private ArrayMath() {}

    /**
     * out = e^(shift − slope·x). Every exponent must lie within ±{@link #EXP_LIMIT}.
     *
     * <p>A 256th of the exponent lies within ±1/4, where twelve terms of the series are exact; eight squarings undo the
     * division.
     */
    static void exp(double shift, double slope, double[] x, double[] out, int count) {
        double s = shift / 256;
        double k = slope / 256;
        for (int i = 0; i < count; i++) {
            double t = s - k * x[i];
            double p = 1.0 / 39916800;
            p = p * t + 1.0 / 3628800;
            p = p * t + 1.0 / 362880;
            p = p * t + 1.0 / 40320;
            p = p * t + 1.0 / 5040;
            p = p * t + 1.0 / 720;
            p = p * t + 1.0 / 120;
            p = p * t + 1.0 / 24;
            p = p * t + 1.0 / 6;
            p = p * t + 1.0 / 2;
            p = p * t + 1.0;
            out[i] = p * t + 1.0;
        }
        for (int i = 0; i < count; i++) {
            double p = out[i];
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            p *= p;
            out[i] = p;
        }
    }

    /**
     * out = ln x. Every x must lie between {@link #LOG_LIMIT} and its inverse.
     *
     * <p>ln x = 2·artanh z with z = (x − 1) / (x + 1), of which |z| is at most 1/3.
     */
    static void log(double[] x, double[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = (x[i] - 1) / (x[i] + 1);
        }
        for (int i = 0; i < count; i++) {
            double z = out[i];
            double q = z * z;
            double p = 2.0 / 31;
            p = p * q + 2.0 / 29;
            p = p * q + 2.0 / 27;
            p = p * q + 2.0 / 25;
            p = p * q + 2.0 / 23;
            p = p * q + 2.0 / 21;
            p = p * q + 2.0 / 19;
            p = p * q + 2.0 / 17;
            p = p * q + 2.0 / 15;
            p = p * q + 2.0 / 13;
            p = p * q + 2.0 / 11;
            p = p * q + 2.0 / 9;
            p = p * q + 2.0 / 7;
            p = p * q + 2.0 / 5;
            p = p * q + 2.0 / 3;
            p = p * q + 2.0;
            out[i] = p * z;
        }
    }
}
