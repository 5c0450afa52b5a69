package org.millrace.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * What {@link FullDiskTest} runs: fills the file system that it was given, and looks what becomes of checkpoints. Ends with
 * an error unless all is as it should be.
 */
final class FullDiskProcess {

    private static final int RANKS = 3;

    /** What is left free: enough to begin a checkpoint, not for its files. */
    private static final int ROOM = 256 << 10;

    private final Path disk;
    private final FileSystem fileSystem;

    private FullDiskProcess(Path disk) throws IOException {
        this.disk = disk;
        this.fileSystem = FileSystem.getLocal(new Configuration()).getRaw();
    }

    /** @param arguments the folder that the file system is mounted on */
    public static void main(String[] arguments) throws Exception {
        new FullDiskProcess(Path.of(arguments[0])).run();
    }

    private void run() throws Exception {
        assertThat(write(1)).allMatch(CheckpointResult::isCommitted);
        Path filler = disk.resolve("filler");
        fill(filler);

        for (int step = 2; step <= 3; step++) {
            assertThat(write(step))
                    .allMatch(result -> !result.isCommitted())
                    .allMatch(result -> String.valueOf(result.failure()).contains("No space left on device"));
            assertThat(names()).containsExactlyInAnyOrder("step-00000001", "LATEST");
        }
        assertThat(recover()).containsOnly(1L);

        Files.delete(filler);
        assertThat(write(4)).allMatch(CheckpointResult::isCommitted);
        assertThat(recover()).containsOnly(4L);
    }

    private static void fill(Path filler) throws IOException {
        SmallDisk.fill(filler);
        try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
            file.setLength(file.length() - ROOM);
        }
    }

    private List<CheckpointResult> write(long step) throws Exception {
        return CheckpointRanks.write(RANKS, true, true, rank -> fileSystem, directory(), step);
    }

    /** The step that the ranks find. */
    private List<Long> recover() throws Exception {
        return CheckpointRanks.run(RANKS, group -> {
            CheckpointStore store = new CheckpointStore(fileSystem, directory(), 2);
            return new CheckpointRecovery(group, store).recover().orElseThrow().step();
        });
    }

    private org.apache.hadoop.fs.Path directory() {
        return new org.apache.hadoop.fs.Path(disk.resolve("checkpoints").toUri());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(disk.resolve("checkpoints"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
