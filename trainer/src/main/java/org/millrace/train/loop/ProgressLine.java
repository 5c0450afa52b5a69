package org.millrace.train.loop;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/** The line that a log gets at each measurement. */
public final class ProgressLine {

    private static final double GIB = 1L << 30;

    private ProgressLine() {}

    /** @param steps of the whole run */
    public static String of(StepResult step, Measurement measurement, long steps) {
        return String.format(
                Locale.ROOT,
                "step %d/%d (%s): loss %.4f, learning rate %.3e, gradient norm %.3f, %s%s, memory %.2f GiB"
                        + " (tensors %.2f), %s left%s",
                step.step(),
                steps,
                step.stage().name(),
                step.loss(),
                step.learningRate(),
                step.gradientNorm(),
                pace(measurement),
                ranks(measurement.ranks()),
                measurement.memory().residentBytes() / GIB,
                measurement.memory().tensorBytes() / GIB,
                ProgressListener.duration(measurement.secondsLeft()),
                step.applied() ? "" : " [SKIPPED]");
    }

    /** How evenly the ranks work, and how much of a step they wait for one another. */
    private static String ranks(List<RankStep> ranks) {
        if (ranks.isEmpty()) {
            return "";
        }
        DoubleSummaryStatistics own =
                ranks.stream().mapToDouble(RankStep::ownSeconds).summaryStatistics();
        double waited = ranks.stream().mapToDouble(RankStep::waitedSeconds).sum();
        double seconds = ranks.stream().mapToDouble(RankStep::seconds).sum();
        return String.format(
                Locale.ROOT,
                ", ranks' own time %.3f to %.3f s a step, waiting %.1f %%",
                own.getMin(),
                own.getMax(),
                100 * waited / seconds);
    }

    static String pace(Measurement measurement) {
        Double utilisation = measurement.flopUtilisation();
        String tokens = String.format(Locale.ROOT, "%,.0f tokens/s", measurement.tokensPerSecond());
        return utilisation == null
                ? tokens
                : tokens + String.format(Locale.ROOT, ", %.1f %% of GEMM peak", 100 * utilisation);
    }
}
