package org.millrace.train.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.distributed.InProcessGroup;

class CheckpointStoreTest {

    private static final int KEEP = 2;

    @TempDir
    Path folder;

    private CheckpointStore store;

    @BeforeEach
    void open() throws IOException {
        store = new CheckpointStore(new Configuration(), hadoop(folder), KEEP);
    }

    @Test
    void aNewRunHasNoCheckpoint() throws IOException {
        assertThat(recover()).isEmpty();
        assertThat(new CheckpointStore(new Configuration(), hadoop(folder.resolve("none")), KEEP).newest())
                .isEmpty();
    }

    @Test
    void aCheckpointHoldsItsFilesAndNamesThem() throws IOException {
        Checkpoint checkpoint = Checkpoints.write(store, 100, contents("weights"));

        assertThat(checkpoint.step()).isEqualTo(100);
        assertThat(names(folder)).containsExactlyInAnyOrder("step-00000100", "LATEST");
        assertThat(names(folder.resolve("step-00000100")))
                .containsExactlyInAnyOrder("weights.bin", "state.json", "manifest.json", "COMMITTED");
        assertThat(folder.resolve("LATEST")).hasContent("step-00000100");
        assertThat(folder.resolve("step-00000100/weights.bin")).hasContent("weights");
        assertThat(folder.resolve("step-00000100/manifest.json"))
                .content()
                .contains("weights.bin", "\"bytes\" : 7", "xxh3-128:");
        assertThat(step(store.newest())).isEqualTo(100);
        assertThat(store.verify()).isEmpty();
    }

    @Test
    void onlyTheNewestStay() throws IOException {
        for (int step : new int[] {5, 10, 15, 20}) {
            Checkpoints.write(store, step, contents("at " + step));
        }

        assertThat(names(folder)).containsExactlyInAnyOrder("step-00000015", "step-00000020", "LATEST");
        assertThat(step(store.newest())).isEqualTo(20);
    }

    @Test
    void stepsOfMoreThanEightDigitsAreOrderedAsNumbers() throws IOException {
        Checkpoints.write(store, 99_999_999, contents("a"));
        Checkpoints.write(store, 100_000_000, contents("b"));

        assertThat(step(store.newest())).isEqualTo(100_000_000);
    }

    @Test
    void anAttemptThatFailedIsRemovedAtTheNextStart() throws IOException {
        Checkpoints.write(store, 1, contents("good"));
        assertThatThrownBy(() -> Checkpoints.write(store, 2, files -> {
                    files.write("weights.bin", "half".getBytes(UTF_8));
                    throw new IOException("No space left on device");
                }))
                .hasMessage("No space left on device");

        assertThat(step(store.newest())).isEqualTo(1);
        assertThat(folder.resolve("step-00000002")).exists();
        assertThat(step(recover())).isEqualTo(1);
        assertThat(folder.resolve("step-00000002")).doesNotExist();
    }

    @Test
    void anAttemptThatFailedCanBeRepeated() throws IOException {
        assertThatThrownBy(() -> Checkpoints.write(store, 2, files -> {
                    files.write("weights.bin", "half".getBytes(UTF_8));
                    throw new IOException("timeout");
                }))
                .hasMessage("timeout");

        Checkpoints.write(store, 2, contents("whole"));

        assertThat(folder.resolve("step-00000002/weights.bin")).hasContent("whole");
        assertThat(step(store.newest())).isEqualTo(2);
    }

    @Test
    void anEmptyCommitMarkDoesNotCommit() throws IOException {
        Checkpoints.write(store, 1, contents("good"));
        Checkpoints.write(store, 2, contents("lost"));
        Files.write(folder.resolve("step-00000002/COMMITTED"), new byte[0]);

        assertThat(step(recover())).isEqualTo(1);
        assertThat(names(folder)).containsExactlyInAnyOrder("step-00000001", "LATEST");
    }

    @Test
    void aMissingOrStaleOrDamagedPointerMisleadsNobody() throws IOException {
        Checkpoints.write(store, 1, contents("a"));
        Checkpoints.write(store, 2, contents("b"));
        Path latest = folder.resolve("LATEST");

        Files.delete(latest);
        assertThat(step(store.newest())).isEqualTo(2);
        Files.writeString(latest, "step-00000001\n");
        assertThat(step(store.newest())).isEqualTo(2);
        Files.writeString(latest, "");
        assertThat(step(recover())).isEqualTo(2);
        assertThat(latest).hasContent("step-00000002");
    }

    @Test
    void fallsBackPastADamagedCheckpointAndSetsItAside() throws IOException {
        Checkpoints.write(store, 1, contents("good"));
        Checkpoints.write(store, 2, contents("better"));
        flipABit(folder.resolve("step-00000002/weights.bin"));

        assertThat(step(recover())).isEqualTo(1);
        assertThat(names(folder)).containsExactlyInAnyOrder("step-00000001", "damaged-step-00000002", "LATEST");
        assertThat(folder.resolve("LATEST")).hasContent("step-00000001");

        Checkpoints.write(store, 2, contents("again"));
        flipABit(folder.resolve("step-00000002/weights.bin"));
        assertThat(step(recover())).isEqualTo(1);
        assertThat(names(folder)).contains("damaged-step-00000002", "damaged-step-00000002-2");
    }

    @Test
    void readersChangeNothing() throws IOException {
        Checkpoints.write(store, 1, contents("good"));
        Checkpoints.write(store, 2, contents("better"));
        flipABit(folder.resolve("step-00000002/weights.bin"));

        assertThat(step(store.newest())).isEqualTo(1);
        assertThat(names(folder)).containsExactlyInAnyOrder("step-00000001", "step-00000002", "LATEST");
    }

    @Test
    void namesEveryKindOfDamage() throws IOException {
        Checkpoints.write(store, 1, contents("weights"));
        Path checkpoint = folder.resolve("step-00000001");

        flipABit(checkpoint.resolve("weights.bin"));
        Files.delete(checkpoint.resolve("state.json"));
        assertThat(store.verify()).hasSize(2);
        assertThat(store.verify().get(0).toString())
                .contains("step-00000001/state.json: is missing, its manifest says it has 2 bytes");
        assertThat(store.verify().get(1).toString())
                .contains("step-00000001/weights.bin: its checksum is xxh3-128:", "its manifest says xxh3-128:");

        Files.writeString(checkpoint.resolve("weights.bin"), "short");
        assertThat(store.verify().get(1).problem()).isEqualTo("has 5 bytes, its manifest says 7");

        flipABit(checkpoint.resolve("manifest.json"));
        assertThat(store.verify())
                .singleElement()
                .asString()
                .contains("manifest.json: its checksum is", "COMMITTED says");

        Files.delete(checkpoint.resolve("manifest.json"));
        assertThat(store.verify()).singleElement().asString().contains("manifest.json is missing");
    }

    @Test
    void refusesToStartOverWhenEveryCheckpointIsDamaged() throws IOException {
        Checkpoints.write(store, 1, contents("a"));
        Checkpoints.write(store, 2, contents("b"));
        flipABit(folder.resolve("step-00000001/weights.bin"));
        Files.delete(folder.resolve("step-00000002/state.json"));

        assertThatThrownBy(this::recover)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("All 2 checkpoints")
                .hasMessageContaining("step-00000001/weights.bin")
                .hasMessageContaining("step-00000002/state.json");
        assertThat(names(folder)).contains("step-00000001", "step-00000002");
    }

    @Test
    void doesNotReplaceACommittedCheckpoint() throws IOException {
        Checkpoints.write(store, 1, contents("a"));

        assertThatThrownBy(() -> Checkpoints.write(store, 1, contents("b")))
                .hasMessageContaining("is committed already");
    }

    @Test
    void aDiskThatIsFullAfterTheCommitTakesNoCheckpointBack() throws IOException {
        Path committed = folder.resolve("step-00000001/COMMITTED");
        CheckpointStore full = new CheckpointStore(
                new FaultyFileSystem(() -> {
                    if (Files.exists(committed) && Files.size(committed) > 0) {
                        throw fullDisk();
                    }
                }),
                hadoop(folder),
                KEEP);

        Checkpoints.write(full, 1, contents("weights"));

        assertThat(step(full.newest())).isEqualTo(1);
        assertThat(folder.resolve("LATEST")).doesNotExist();
    }

    /** What Hadoop's local file system throws. */
    private static Error fullDisk() {
        try {
            Constructor<FSError> constructor = FSError.class.getDeclaredConstructor(Throwable.class);
            constructor.setAccessible(true);
            return constructor.newInstance(new IOException("No space left on device"));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCheckpointThatARunRemovesWhileItIsReadIsNotTakenForDamaged() throws IOException {
        CheckpointStore run = new CheckpointStore(new Configuration(), hadoop(folder), 1);
        Checkpoints.write(run, 1, contents("old"));
        Removal removal = new Removal(() -> Checkpoints.write(run, 2, contents("new")));

        assertThat(step(new CheckpointStore(removal, hadoop(folder), 1).newest()))
                .isEqualTo(2);

        Removal another = new Removal(() -> Checkpoints.write(run, 3, contents("newer")));
        assertThat(new CheckpointStore(another, hadoop(folder), 1).verify()).isEmpty();
        assertThat(step(run.newest())).isEqualTo(3);
    }

    /** Lets a run write its next checkpoint when a reader opens the first file of weights. */
    private static final class Removal extends FilterFileSystem {

        private final Checkpointed next;
        private boolean done;

        Removal(Checkpointed next) throws IOException {
            super(FileSystem.getLocal(new Configuration()).getRaw());
            this.next = next;
        }

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferBytes) throws IOException {
            if (!done && file.getName().equals("weights.bin")) {
                done = true;
                next.write();
            }
            return super.open(file, bufferBytes);
        }
    }

    private interface Checkpointed {
        void write() throws IOException;
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.bin", "manifest.json"})
    void aFileSystemThatCannotBeReachedIsNoDamage(String unreachable) throws IOException {
        Checkpoints.write(store, 1, contents("older"));
        Checkpoints.write(store, 2, contents("good"));
        FileSystem away = new FilterFileSystem(FaultyFileSystem.sound()) {
            @Override
            public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferBytes) throws IOException {
                if (file.toString().endsWith("step-00000002/" + unreachable)) {
                    throw new ConnectException("Connection refused");
                }
                return super.open(file, bufferBytes);
            }
        };

        CheckpointStore unread = new CheckpointStore(away, hadoop(folder), KEEP);

        assertThatThrownBy(() -> new CheckpointRecovery(InProcessGroup.single(), unread).recover())
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("step-00000002", "Connection refused");
        assertThat(names(folder)).containsExactlyInAnyOrder("step-00000001", "step-00000002", "LATEST");
    }

    @Test
    void anAttemptThatIsNoLongerTheRunsChangesNothing() throws IOException {
        boolean[] givenUp = {false};
        CheckpointStore frozen = new CheckpointStore(FaultyFileSystem.sound(), hadoop(folder), 1, () -> {
            if (givenUp[0]) {
                throw new IllegalStateException("in other hands");
            }
        });
        Checkpoints.write(frozen, 1, contents("old"));
        frozen.begin(2);
        CheckpointFiles files = frozen.files(2);
        contents("frozen").writeTo(files);
        givenUp[0] = true;
        recover();
        Checkpoints.write(store, 2, contents("successor"));
        store.begin(4);

        assertThatThrownBy(() -> frozen.commit(2, files.written())).hasMessage("in other hands");
        assertThatThrownBy(() -> frozen.discard(2)).hasMessage("in other hands");
        assertThatThrownBy(() -> frozen.begin(3)).hasMessage("in other hands");
        assertThatThrownBy(frozen::tidy).hasMessage("in other hands");
        assertThat(store.verify()).isEmpty();
        assertThat(folder.resolve("step-00000002/weights.bin")).hasContent("successor");
        assertThat(folder.resolve("step-00000004")).exists();
    }

    @Test
    void keepsAtLeastOne() {
        assertThatThrownBy(() -> new CheckpointStore(new Configuration(), hadoop(folder), 0))
                .hasMessageContaining("cannot be: 0");
    }

    private Optional<Checkpoint> recover() throws IOException {
        return new CheckpointRecovery(InProcessGroup.single(), store).recover();
    }

    private static Checkpoints.Contents contents(String weights) {
        return files -> {
            files.write("weights.bin", weights.getBytes(UTF_8));
            files.write("state.json", "{}".getBytes(UTF_8));
        };
    }

    private static long step(Optional<Checkpoint> checkpoint) {
        return checkpoint.orElseThrow().step();
    }

    private static void flipABit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }
}
