package org.millrace.train.checkpoint;

import java.io.IOException;

/** Checkpoints that hold whatever a test wants, written by one rank. */
final class Checkpoints {

    private Checkpoints() {}

    /** Writes every file, each from beginning to end. */
    interface Contents {
        void writeTo(CheckpointFiles files) throws IOException;
    }

    static Checkpoint write(CheckpointStore store, long step, Contents contents) throws IOException {
        store.begin(step);
        CheckpointFiles files = store.files(step);
        contents.writeTo(files);
        return store.commit(step, files.written());
    }
}
