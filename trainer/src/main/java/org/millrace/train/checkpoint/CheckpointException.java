package org.millrace.train.checkpoint;

import java.io.IOException;

/**
 * There are checkpoints and none can be trusted. Not for a file system that fails, which stays an {@link IOException},
 * and not for a configuration that does not fit a sound checkpoint.
 */
public final class CheckpointException extends IOException {

    public CheckpointException(String message) {
        super(message);
    }
}
