package org.millrace.spark.training;

import java.io.IOException;

/** Where ranks run: threads of this process, or executors of a cluster. */
interface Ranks extends AutoCloseable {

    /** Ranks that could be started now, were none running. */
    int slots();

    /** What there is, for messages: executors and their cores. */
    String inventory();

    /**
     * Runs one attempt to its end; failures are its result, not exceptions.
     *
     * @throws IOException if the attempt could not even be tried
     * @throws InterruptedException if this thread was interrupted; the ranks are then told to end
     */
    AttemptEnd run(Attempt attempt) throws IOException, InterruptedException;

    /** Asks the ranks that run, if any do, to end after their present step, with a checkpoint. Any thread may ask. */
    void stop();

    @Override
    void close();

    /**
     * One try to take the run further.
     *
     * @param generation 1 for the first; ranks of another generation are strangers
     * @param ranks how many
     * @param counts numbers of ranks that may be; an attempt that has less than the slots allow ends at a checkpoint
     */
    record Attempt(int generation, int ranks, RankCounts counts) {}
}
