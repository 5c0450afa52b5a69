package org.millrace.train.checkpoint;

import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the writing of a checkpoint ended, the same on all ranks but for the seconds.
 *
 * @param step steps of training behind it
 * @param folder where it is, or would be
 * @param bytes of all files of all ranks
 * @param pauseSeconds that training stood still on this rank
 * @param writeSeconds from the beginning until every rank had written its files, or had failed to
 * @param seconds from the beginning to the end
 * @param failure why it is not there, with the ranks it failed on; null if it was committed
 */
public record CheckpointResult(
        long step,
        Path folder,
        long bytes,
        double pauseSeconds,
        double writeSeconds,
        double seconds,
        @Nullable String failure) {

    public boolean isCommitted() {
        return failure == null;
    }
}
