package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Measurements against a law. */
final class Residuals {

    private Residuals() {}

    static List<Residual> of(
            List<MeasuredRun> runs, ToDoubleFunction<MeasuredRun> measured, ToDoubleFunction<MeasuredRun> predicted) {
        double[] logRatios = runs.stream()
                .mapToDouble(run -> Math.log(measured.applyAsDouble(run) / predicted.applyAsDouble(run)))
                .toArray();
        Robust spread = Robust.of(logRatios);
        List<Residual> residuals = new ArrayList<>();
        for (int i = 0; i < logRatios.length; i++) {
            MeasuredRun run = runs.get(i);
            residuals.add(new Residual(
                    run,
                    measured.applyAsDouble(run),
                    predicted.applyAsDouble(run),
                    logRatios[i],
                    spread.deviations(logRatios[i])));
        }
        return residuals;
    }

    /** Those beyond so many deviations, the farthest first. */
    static List<Residual> outliers(List<Residual> residuals, double deviations) {
        return residuals.stream()
                .filter(residual -> Math.abs(residual.deviations()) > deviations)
                .sorted(Comparator.comparingDouble((Residual residual) -> -Math.abs(residual.deviations())))
                .toList();
    }

    /** Robust deviation of the fitted runs, made up for the freedom that a fit of so many constants takes from them. */
    static double noise(List<Residual> residuals, int constants) {
        double deviation = Robust.of(
                        residuals.stream().mapToDouble(Residual::logRatio).toArray())
                .deviation();
        double free = Math.max(1, residuals.size() - constants);
        return deviation * Math.sqrt(residuals.size() / free);
    }
}
