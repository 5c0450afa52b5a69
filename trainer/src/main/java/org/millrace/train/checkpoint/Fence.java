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
     * Returns if the run still belongs to this attempt. If it belongs to another this one has to end, and what is thrown is
     * unchecked.
     *
     * @throws IOException if that cannot be found out now: nothing is written then, and training goes on
     */
    void requireOurs() throws IOException;
}
