package org.millrace.train.scaling.fit;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether runs differ enough in N and D to tell the constants of a law apart. */
final class SizeCheck {

    /** Correlation of ln N and ln D from which they count as one variable. */
    private static final double COLLINEAR = 0.9999;

    private SizeCheck() {}

    /** A sum of two power laws and a constant needs three values of each variable. */
    static final int VALUES_FOR_LOSS = 3;

    static void distinct(
            List<MeasuredRun> runs,
            String symbol,
            ToDoubleFunction<MeasuredRun> size,
            int needed,
            List<String> problems) {
        List<Double> values =
                runs.stream().mapToDouble(size).distinct().sorted().boxed().toList();
        if (values.size() < needed) {
            problems.add(
                    "the runs have %s of %s (%s), expected at least %d: with fewer the constants cannot be told apart"
                            .formatted(
                                    values.size() == 1 ? "one value" : values.size() + " values",
                                    symbol,
                                    values.stream()
                                            .map(value -> String.format(Locale.ROOT, "%.4g", value))
                                            .collect(Collectors.joining(", ")),
                                    needed));
        }
    }

    static void collinear(List<MeasuredRun> runs, List<String> problems) {
        if (correlation(runs) > COLLINEAR) {
            problems.add("tokens are a power of parameters in all runs, so that the two cannot be told apart;"
                    + " add runs of the same parameters with other tokens");
        }
    }

    /** Whether a resample can be fitted. */
    static boolean enough(List<MeasuredRun> runs, double[] weights, int values) {
        return distinct(runs, weights, MeasuredRun::parameters) >= values
                && distinct(runs, weights, MeasuredRun::tokens) >= values;
    }

    private static long distinct(List<MeasuredRun> runs, double[] weights, ToDoubleFunction<MeasuredRun> size) {
        return IntStream.range(0, weights.length)
                .filter(i -> weights[i] > 0)
                .mapToDouble(i -> size.applyAsDouble(runs.get(i)))
                .distinct()
                .count();
    }

    private static double correlation(List<MeasuredRun> runs) {
        LossPoints points = LossPoints.of(runs);
        double sum = 0;
        for (int i = 0; i < points.count(); i++) {
            sum += points.x()[i] * points.y()[i];
        }
        return Math.abs(sum / points.count());
    }
}
