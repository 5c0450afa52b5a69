package org.millrace.spark.training;

import java.io.Serializable;
import java.util.Map;
import org.apache.spark.BarrierTaskContext;

/** What each task of a barrier job does. */
@FunctionalInterface
interface RankWork extends Serializable {

    /**
     * Does one rank's part.
     *
     * @return whether the run is complete; otherwise it was asked to stop
     */
    boolean run(Call call, BarrierTaskContext context) throws Exception;

    /**
     * What the driver tells all tasks of an attempt.
     *
     * @param generation of the attempt
     * @param cores of each executor, by its id
     */
    record Call(int generation, Map<String, Integer> cores) implements Serializable {}
}
