package org.millrace.train.loop;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param steps done, over all attempts
 * @param plannedSteps of the whole run
 * @param stepsNow done by this attempt
 * @param tokens trained on, over all attempts
 * @param firstLoss mean loss of this attempt's first step that was applied; null if there was none
 * @param lastLoss mean loss of the last step that was applied; null if there was none in any attempt
 * @param skippedSteps over all attempts
 * @param seconds of this attempt, from its first step to its last checkpoint
 * @param tokensPerSecond of this attempt
 * @param peakMemoryBytes most memory of the process at any measurement of this attempt
 */
public record TrainingSummary(
        long steps,
        long plannedSteps,
        long stepsNow,
        long tokens,
        @Nullable Double firstLoss,
        @Nullable Double lastLoss,
        long skippedSteps,
        double seconds,
        double tokensPerSecond,
        long peakMemoryBytes) {

    /** Whether the run is done; if not, it was asked to stop and can be resumed. */
    public boolean isComplete() {
        return steps == plannedSteps;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s after %d of %d steps (%d now) and %,d tokens: loss %s → %s, %d steps skipped, %s at %,.0f"
                        + " tokens/s, at most %.2f GiB",
                isComplete() ? "Training is complete" : "Training was stopped",
                steps,
                plannedSteps,
                stepsNow,
                tokens,
                loss(firstLoss),
                loss(lastLoss),
                skippedSteps,
                ProgressListener.duration(seconds),
                tokensPerSecond,
                peakMemoryBytes / (double) (1L << 30));
    }

    private static String loss(@Nullable Double loss) {
        return loss == null ? "–" : String.format(Locale.ROOT, "%.4f", loss);
    }
}
