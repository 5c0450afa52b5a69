package org.millrace.spark.training;

import java.time.Duration;
import java.util.Optional;

/**
 * How often a run may fail and be tried again. A new checkpoint is progress: it forgives the failures before it. Pauses
 * double while there is none, so that a cluster that needs a minute is not hurried, and a single fault costs little.
 */
final class RestartBudget {

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final int most;
    private final Duration firstPause;
    private long checkpoint;
    private int failures;

    /**
     * @param most attempts after the first that may fail with no new checkpoint in between
     * @param checkpoint step of the newest checkpoint before the first attempt, 0 if there is none
     */
    RestartBudget(int most, Duration firstPause, long checkpoint) {
        this.most = most;
        this.firstPause = firstPause;
        this.checkpoint = checkpoint;
    }

    /**
     * Another attempt has failed.
     *
     * @param newest step of the newest checkpoint now, 0 if there is none
     * @return how long to wait before the next one; empty if there is to be none
     */
    Optional<Duration> afterFailure(long newest) {
        if (newest > checkpoint) {
            checkpoint = newest;
            failures = 0;
        }
        failures++;
        if (failures > most) {
            return Optional.empty();
        }
        Duration ceiling = firstPause.compareTo(LONGEST_PAUSE) > 0 ? firstPause : LONGEST_PAUSE;
        Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 16));
        return Optional.of(pause.compareTo(ceiling) < 0 ? pause : ceiling);
    }

    /** Failures since the newest checkpoint. */
    int failures() {
        return failures;
    }
}
