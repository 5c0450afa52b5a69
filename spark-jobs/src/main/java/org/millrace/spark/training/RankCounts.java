package org.millrace.spark.training;

import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * Numbers of ranks on which a run can go on while executors are missing; the results are the same on all of them.
 *
 * @param asked ranks of the configuration
 * @param least with fewer the run rather waits
 * @param possible the most ranks, up to as many as there are slots, that can train the run; 0 if none can
 */
record RankCounts(int asked, int least, IntUnaryOperator possible) {

    /**
     * The most ranks, of those asked for, that so many slots can hold.
     *
     * @return empty if those are fewer than the run is to have
     */
    OptionalInt most(int slots) {
        int ranks = slots >= asked ? asked : possible.applyAsInt(slots);
        return ranks >= Math.max(1, least) ? OptionalInt.of(ranks) : OptionalInt.empty();
    }
}
