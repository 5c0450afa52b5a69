package org.millrace.train.checkpoint;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints on a small file system that is full. */
@Tag("slow")
class FullDiskTest {

    @TempDir
    private Path folder;

    @Test
    void aFullDiskFailsTheCheckpointLeavesTheOneBeforeAndNothingElse() throws Exception {
        new SmallDisk(folder, "16m").run(FullDiskProcess.class); // room for a few checkpoints
    }
}
