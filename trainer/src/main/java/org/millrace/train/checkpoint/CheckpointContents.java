package org.millrace.train.checkpoint;

import java.io.IOException;

/** Whatever can be stored as a folder of files. */
@FunctionalInterface
public interface CheckpointContents {

    /** Writes every file, each from beginning to end. */
    void writeTo(CheckpointFiles files) throws IOException;
}
