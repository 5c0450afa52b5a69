package org.millrace.train.checkpoint;

import java.io.IOException;

/**
 * Keeps an attempt that others have given up, and that was only frozen, from writing what belongs to its successor. Rank 0
 * asks before each change to what the attempts of a run share: the lines of metrics and the folder of checkpoints.
 */
@FunctionalInterface
public interface Fence {

    /** Where nothing can come in between: one process trains, or the caller sees to it. */
    Fence OPEN = () -> {};

    /**
     * Throws unless the run still belongs to this attempt, which then ends.
     *
     * @throws IOException if that cannot be found out
     */
    void requireOurs() throws IOException;
}
