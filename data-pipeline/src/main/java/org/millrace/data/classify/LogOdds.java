package org.millrace.data.classify;

/** Probabilities as log-odds, which keep apart what is nearly certain. */
final class LogOdds {

    /** Beyond this all are alike. */
    static final double LIMIT = 30;

    private LogOdds() {}

    /** Of a number that a model has given, which is a little above the probability. */
    static double ofReported(double reported) {
        return of(reported - OutputLayer.LOG_FLOOR);
    }

    static double of(double probability) {
        if (!(probability > 0)) {
            return -LIMIT;
        }
        if (probability >= 1) {
            return LIMIT;
        }
        double logOdds = StrictMath.log(probability) - StrictMath.log1p(-probability);
        return Math.max(-LIMIT, Math.min(LIMIT, logOdds));
    }

    static double toProbability(double logOdds) {
        return 1 / (1 + StrictMath.exp(-logOdds));
    }
}
