package org.millrace.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints on a small file system that is full, which a process of its own mounts for itself. */
@Tag("slow")
class FullDiskTest {

    private static final long PATIENCE_SECONDS = 120;

    /** Mounts a file system of a size on a folder that only this process and its children see, and runs the rest. */
    private static final String MOUNT = "mount -t tmpfs -o size=$1 tmpfs \"$2\" && shift 2 && exec \"$@\"";

    @TempDir
    private Path folder;

    @Test
    void aFullDiskFailsTheCheckpointLeavesTheOneBeforeAndNothingElse() throws Exception {
        assumeTrue(onSmallDisk("true") == 0, "this system lets no user mount a tmpfs in a namespace of their own");

        int exitCode = onSmallDisk(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FullDiskProcess.class.getName(),
                folder.resolve("disk").toString());

        assertThat(exitCode).as("%s", Files.readString(folder.resolve("log"))).isZero();
    }

    /** Returns the exit code; that of a system that does not know how is not 0. */
    private int onSmallDisk(String... command) throws IOException, InterruptedException {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        List<String> all = new ArrayList<>(
                List.of("unshare", "-Urm", "sh", "-c", MOUNT, "sh", FullDiskProcess.SIZE, disk.toString()));
        all.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process;
        try {
            process = builder.start();
        } catch (IOException noSuchProgram) {
            return -1;
        }
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("ended")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
