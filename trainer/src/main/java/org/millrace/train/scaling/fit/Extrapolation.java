package org.millrace.train.scaling.fit;

import java.util.Locale;

/**
 * A quantity outside the runs that a law was fitted on.
 *
 * @param quantity with its symbol: {@code tokens D}
 * @param fitted what the runs had
 * @param value what is asked for
 * @param decades powers of ten between them; negative below
 */
public record Extrapolation(String quantity, Range fitted, double value, double decades) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s = %.3g is %.2f powers of ten %s the runs of the fit (%.3g to %.3g): an extrapolation",
                quantity,
                value,
                Math.abs(decades),
                decades < 0 ? "below" : "above",
                fitted.low(),
                fitted.high());
    }
}
