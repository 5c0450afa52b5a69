package org.millrace.train.scaling.fit;

/** The standard normal distribution. */
final class Normal {

    private Normal() {}

    /**
     * The value that a standard normal variable stays below with the given probability, to 4.5e-4: Abramowitz and
     * Stegun 26.2.23, which is ample for the width of an interval.
     */
    static double quantile(double probability) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("A probability is between 0 and 1, cannot be: " + probability);
        }
        if (probability < 0.5) {
            return -quantile(1 - probability);
        }
        double t = Math.sqrt(-2 * Math.log(1 - probability));
        double above = 2.515517 + t * (0.802853 + t * 0.010328);
        double below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
        return t - above / below;
    }
}
