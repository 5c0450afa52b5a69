package org.millrace.train.scaling.fit;

import java.util.Locale;

/**
 * One measurement against the fitted law.
 *
 * @param run measured
 * @param measured value
 * @param predicted value
 * @param logRatio ln(measured / predicted)
 * @param deviations distance of {@code logRatio} from the median one, in robust standard deviations
 */
public record Residual(MeasuredRun run, double measured, double predicted, double logRatio, double deviations) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "run %s (line %d): measured %.5g, expected %.5g, %.1f robust standard deviations %s",
                run.name(),
                run.line(),
                measured,
                predicted,
                Math.abs(deviations),
                deviations < 0 ? "below" : "above");
    }
}
