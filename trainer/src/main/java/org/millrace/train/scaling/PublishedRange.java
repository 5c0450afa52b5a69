package org.millrace.train.scaling;

import java.util.List;
import java.util.stream.Stream;
import org.millrace.train.scaling.fit.Extrapolation;
import org.millrace.train.scaling.fit.Range;

/**
 * The values of one quantity that a published law was fitted on.
 *
 * @param quantity what it is, with its symbol: {@code tokens D}
 * @param fitted its smallest and largest value
 */
record PublishedRange(String quantity, Range fitted) {

    static PublishedRange of(String quantity, double low, double high) {
        return new PublishedRange(quantity, new Range(low, high));
    }

    /** How far a value lies outside; nothing if it does not. */
    List<Extrapolation> extrapolation(double value) {
        double decades = fitted.decadesOutside(value);
        return decades == 0 ? List.of() : List.of(new Extrapolation(quantity, fitted, value, decades));
    }

    @SafeVarargs
    static List<Extrapolation> all(List<Extrapolation>... found) {
        return Stream.of(found).flatMap(List::stream).toList();
    }
}
