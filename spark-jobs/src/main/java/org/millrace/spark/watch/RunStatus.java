package org.millrace.spark.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a training is, as its rank 0 knows it. Numbers that were not finite, or not measured yet, are null.
 *
 * @param step steps done
 * @param steps of the whole run
 * @param stage of the last step
 * @param loss of the last step
 * @param learningRate of the last step
 * @param gradientNorm of the last step, before clipping
 * @param batchTokens of the last step
 * @param tokens trained on so far
 * @param skippedSteps so far
 * @param stepSeconds of the last step
 * @param tokensPerSecond at the last measurement
 * @param flopUtilisation at the last measurement
 * @param secondsLeft at the last measurement
 * @param residentBytes of rank 0's process, at the last measurement
 * @param ranks what each rank spends on a step, at the last measurement; empty where one rank trains alone
 * @param checkpoint the newest one
 */
public record RunStatus(
        long step,
        long steps,
        String stage,
        @Nullable Double loss,
        @Nullable Double learningRate,
        @Nullable Double gradientNorm,
        long batchTokens,
        long tokens,
        long skippedSteps,
        @Nullable Double stepSeconds,
        @Nullable Double tokensPerSecond,
        @Nullable Double flopUtilisation,
        @Nullable Double secondsLeft,
        @Nullable Long residentBytes,
        List<Rank> ranks,
        @Nullable LastCheckpoint checkpoint) {

    /**
     * What one rank spends on a step.
     *
     * @param ownSeconds in which it computes
     * @param communicationSeconds during which it sends or receives, much of it while it computes
     * @param waitedSeconds in which it does nothing but wait for others
     * @param straggler whether the others wait for it
     */
    public record Rank(
            int rank,
            String host,
            double stepSeconds,
            double ownSeconds,
            double communicationSeconds,
            double waitedSeconds,
            boolean straggler) {}

    /**
     * A committed checkpoint; of one that an earlier attempt wrote, only the step is known.
     *
     * @param committedAt milliseconds since 1970
     * @param pauseSeconds that training stood still for it
     * @param seconds from the snapshot to the commit
     */
    public record LastCheckpoint(
            long step,
            @Nullable Long committedAt,
            @Nullable Double pauseSeconds,
            @Nullable Double seconds) {}

    public RunStatus {
        ranks = List.copyOf(ranks);
    }
}
