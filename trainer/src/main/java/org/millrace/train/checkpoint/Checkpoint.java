package org.millrace.train.checkpoint;

import org.apache.hadoop.fs.Path;

/**
 * A committed checkpoint whose files were found as they were written.
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
