package org.millrace.train.checkpoint;

import org.apache.hadoop.fs.Path;

/**
 * A checkpoint in its folder; whether it is committed, and can be trusted, is what {@link CheckpointStore} tells.
 *
 * @param step steps of training behind it
 * @param folder with its files
 */
public record Checkpoint(long step, Path folder) {

    /** The path of one of its files. */
    public Path file(String name) {
        return new Path(folder, name);
    }
}
