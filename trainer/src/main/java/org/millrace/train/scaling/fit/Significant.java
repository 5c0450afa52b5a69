package org.millrace.train.scaling.fit;

import java.math.BigDecimal;
import java.math.MathContext;

/** Resampled constants keep eight digits, in memory as in a file, so that what is read equals what was written. */
final class Significant {

    private static final MathContext EIGHT_DIGITS = new MathContext(8);

    private Significant() {}

    static double digits(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value).round(EIGHT_DIGITS).doubleValue()
                : value;
    }
}
