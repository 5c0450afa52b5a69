package org.millrace.train.checkpoint;

import java.io.IOException;

/** Checkpoints could not be written, more often than the configuration allows; those of before are as they were. */
public final class CheckpointFailedException extends IOException {

    private static final long serialVersionUID = 1;

    public CheckpointFailedException(String message) {
        super(message);
    }
}
