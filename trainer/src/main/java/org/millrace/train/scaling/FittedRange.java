package org.millrace.train.scaling;

import java.util.Locale;
import java.util.Optional;

/**
 * The values of one quantity that a law was fitted on.
 *
 * @param quantity what it is, with its symbol: {@code tokens D}
 */
record FittedRange(String quantity, double low, double high) {

    /** A warning with the distance as a factor, if the value lies outside. */
    Optional<String> warning(String law, double value) {
        if (value >= low && value <= high) {
            return Optional.empty();
        }
        boolean below = value < low;
        return Optional.of(String.format(
                Locale.ROOT,
                "%s was fitted on %s from %.3g to %.3g; this run has %.3g, %.3g times %s: an extrapolation",
                law,
                quantity,
                low,
                high,
                value,
                below ? low / value : value / high,
                below ? "less than the smallest" : "more than the largest"));
    }
}
