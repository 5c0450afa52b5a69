package org.millrace.train.loop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of the run every so many steps.
 *
 * @param tokensPerSecond of the steps since the measurement before
 * @param flopUtilisation FLOPs of the model since then, as a share of what the kernels' own GEMM reaches; null if that was
 *     not measured
 * @param memory of the process
 * @param seconds of this process in training
 * @param secondsLeft at the present pace; 0 at the end
 * @param ranks mean of the steps since then that all ranks have told of, by rank; empty where one rank trains alone
 */
public record Measurement(
        double tokensPerSecond,
        @Nullable Double flopUtilisation,
        MemoryUse memory,
        double seconds,
        double secondsLeft,
        List<RankStep> ranks) {

    public Measurement {
        ranks = List.copyOf(ranks);
    }
}
