package org.millrace.train.coordinates;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How an activation grows with the width after the last step: exponents of power laws, 0 where it does not depend on the
 * width, least squares in logarithms.
 *
 * @param activation its name
 * @param rms exponent of its scale
 * @param change exponent of what training has changed in it
 */
public record CoordinateSlope(String activation, double rms, double change) {

    /** The slopes after the last step, in the order of the activations. */
    public static List<CoordinateSlope> of(List<Coordinate> coordinates) {
        int last = coordinates.stream().mapToInt(Coordinate::step).max().orElse(0);
        Map<String, List<Coordinate>> byName = new LinkedHashMap<>();
        for (Coordinate coordinate : coordinates) {
            if (coordinate.step() == last) {
                byName.merge(coordinate.activation(), List.of(coordinate), CoordinateSlope::joined);
            }
        }
        return byName.entrySet().stream()
                .map(entry -> new CoordinateSlope(
                        entry.getKey(),
                        exponent(entry.getValue(), Coordinate::rms),
                        exponent(entry.getValue(), Coordinate::change)))
                .toList();
    }

    private static List<Coordinate> joined(List<Coordinate> some, List<Coordinate> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** The slope of log y against log width. */
    private static double exponent(List<Coordinate> coordinates, ToDoubleFunction<Coordinate> y) {
        double meanX = coordinates.stream()
                .mapToDouble(coordinate -> Math.log(coordinate.width()))
                .average()
                .orElseThrow();
        double meanY = coordinates.stream()
                .mapToDouble(coordinate -> Math.log(y.applyAsDouble(coordinate)))
                .average()
                .orElseThrow();
        double products = 0;
        double squares = 0;
        for (Coordinate coordinate : coordinates) {
            double x = Math.log(coordinate.width()) - meanX;
            products += x * (Math.log(y.applyAsDouble(coordinate)) - meanY);
            squares += x * x;
        }
        return products / squares;
    }
}
