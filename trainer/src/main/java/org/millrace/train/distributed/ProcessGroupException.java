package org.millrace.train.distributed;

import org.jspecify.annotations.Nullable;

/**
 * Ranks could not work together: one was lost, too slow, or said what it should not. The message names the rank, its host
 * and the operation. The group cannot be used any more; every other rank learns of it within the timeout.
 */
public final class ProcessGroupException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ProcessGroupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
