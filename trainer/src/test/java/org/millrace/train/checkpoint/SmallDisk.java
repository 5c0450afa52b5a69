package org.millrace.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small file system, which a process mounts for itself and nobody else sees. Linux only. */
public final class SmallDisk {

    private static final long PATIENCE_SECONDS = 120;

    /** Mounts a file system of a size on a folder, and runs the rest. */
    private static final String MOUNT = "mount -t tmpfs -o size=$1 tmpfs \"$2\" && shift 2 && exec \"$@\"";

    private final Path folder;
    private final String size;

    /** @param size as {@code mount} takes it */
    public SmallDisk(Path folder, String size) {
        this.folder = folder;
        this.size = size;
    }

    /**
     * Runs a program that gets the folder of the disk as its argument; it has to end without an error. Where the system lets
     * no user mount anything, the test is skipped.
     */
    public void run(Class<?> program) throws IOException, InterruptedException {
        assumeTrue(exitCode("true") == 0, "this system lets no user mount a tmpfs in a namespace of their own");

        int exitCode = exitCode(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                folder.resolve("disk").toString());

        assertThat(exitCode).as("%s", Files.readString(folder.resolve("log"))).isZero();
    }

    /** Returns the exit code; that of a system that does not know how is not 0. */
    private int exitCode(String... command) throws IOException, InterruptedException {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        List<String> all = new ArrayList<>(List.of("unshare", "-Urm", "sh", "-c", MOUNT, "sh", size, disk.toString()));
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

    /** Writes a file until the disk that it is on is full. */
    public static void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] block = new byte[1 << 12];
            assertThatThrownBy(() -> {
                        while (true) {
                            out.write(block);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
        }
    }
}
