package org.millrace.train.loop;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.checkpoint.SmallDisk;

/** A training whose whole directory is on a small file system that is full for a while. */
@Tag("slow")
class FullRunDirectoryTest {

    @TempDir
    private Path folder;

    @Test
    void trainingGoesOnWhileItsDiskIsFullAndNothingOfItIsMissingAfterwards() throws Exception {
        new SmallDisk(folder, "16m").run(FullRunDirectoryProcess.class);
    }
}
