package org.millrace.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.distributed.ProcessGroupException;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

class CheckpointWriterTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "1, false, false",
        "1, false, true",
        "2, false, true",
        "2, true, false",
        "3, true, true",
        "4, false, false",
        "8, true, false",
        "8, true, true"
    })
    void whatSomeRanksWriteAnyOthersRead(int writers, boolean sharded, boolean asynchronous) throws Exception {
        assertThat(CheckpointRanks.write(writers, sharded, asynchronous, local(), directory(), 7))
                .allMatch(CheckpointResult::isCommitted)
                .allMatch(result -> result.bytes() > 12 * CheckpointRanks.LAYOUT.size());

        for (int readers : new int[] {1, 2, 3, 8}) {
            for (boolean divided : new boolean[] {false, true}) {
                List<Integer> wrong = CheckpointRanks.run(readers, group -> {
                    Checkpoint found = new CheckpointRecovery(group, store(folder))
                            .recover()
                            .orElseThrow();
                    RankTensors tensors = CheckpointRanks.empty(divided, group.rank(), group.size());
                    TrainingCheckpoint.restore(new Configuration(), found, CheckpointRanks.MODEL, tensors);
                    return CheckpointRanks.wrong(tensors, found.step());
                });
                assertThat(wrong)
                        .as("%d readers, %s", readers, divided ? "sharded" : "whole")
                        .containsOnly(0);
            }
        }
    }

    @Test
    void oneRankWritesTheFilesThatItAlwaysWrote() throws Exception {
        CheckpointRanks.write(1, false, true, local(), directory(), 7);

        assertThat(names(folder)).containsExactlyInAnyOrder("step-00000007", "LATEST");
        assertThat(names(folder.resolve("step-00000007")))
                .containsExactlyInAnyOrder(
                        "config.json",
                        "generation_config.json",
                        "tokenizer.json",
                        "model.safetensors",
                        "optimizer.safetensors",
                        "trainer_state.json",
                        "manifest.json",
                        "COMMITTED");
    }

    @Test
    void severalRanksWriteAFolderThatIsReadAsAModel() throws Exception {
        CheckpointRanks.write(3, true, true, local(), directory(), 7);

        Path checkpoint = folder.resolve("step-00000007");
        assertThat(names(checkpoint))
                .contains(
                        "model-00001-of-00003.safetensors",
                        "model-00003-of-00003.safetensors",
                        "model.safetensors.index.json",
                        "optimizer-00002-of-00003.safetensors",
                        "optimizer.safetensors.index.json");
        Tensor weights = ModelFolder.open(new Configuration(), hadoop(checkpoint))
                .readWeights(CheckpointRanks.KERNELS.device(), DataType.FLOAT32);
        RankTensors expected = CheckpointRanks.tensors(false, InProcessGroup.single(), 7);
        assertThat(CheckpointRanks.floats(weights)).isEqualTo(CheckpointRanks.floats(expected.masters()));
    }

    /** A disk that is full at each change in turn, on each rank in turn. */
    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "1, false"})
    void whatFailsOnOneRankFailsOnAllAndCanBeRepeated(int failing, boolean asynchronous) throws Exception {
        boolean unharmed = false;
        for (int changes = 0; !unharmed; changes++) {
            Path run = folder.resolve("full-at-" + changes);
            AtomicInteger changesLeft = new AtomicInteger(changes);
            CheckpointRanks.FileSystems fileSystems =
                    rank -> rank == failing ? FaultyFileSystem.full(changesLeft) : FaultyFileSystem.sound();
            List<List<CheckpointResult>> results = CheckpointRanks.run(2, group -> {
                CheckpointStore store = new CheckpointStore(fileSystems.ofRank(group.rank()), hadoop(run), 2);
                List<CheckpointResult> tries = new ArrayList<>();
                try (CheckpointWriter writer = new CheckpointWriter(
                        group, store, CheckpointRanks.KERNELS, CheckpointRanks.LAYOUT, asynchronous)) {
                    do {
                        tries.add(CheckpointRanks.write(writer, CheckpointRanks.tensors(true, group, 1), 1));
                    } while (!tries.get(tries.size() - 1).isCommitted());
                }
                return tries;
            });

            assertThat(results).allSatisfy(tries -> {
                assertThat(tries.size()).isLessThanOrEqualTo(2);
                for (CheckpointResult failed : tries.subList(0, tries.size() - 1)) {
                    assertThat(failed.failure())
                            .isEqualTo("rank %d: java.io.IOException: No space left on device".formatted(failing));
                }
            });
            assertThat(recoveredStep(run)).isEqualTo(1);
            assertThat(names(run)).containsExactlyInAnyOrder("step-00000001", "LATEST");
            unharmed = changesLeft.get() >= 0;
        }
    }

    /** All ranks killed before each change to the disk in turn: what is found is whole, and no older than before. */
    @Test
    void aKillAtAnyMomentLeavesASoundCheckpoint() throws Exception {
        boolean completed = false;
        int changes = 0;
        for (; !completed; changes++) {
            Path run = folder.resolve("killed-at-" + changes);
            CheckpointRanks.write(1, false, false, local(), hadoop(run), 1);
            CheckpointRanks.write(2, true, false, local(), hadoop(run), 2);
            AtomicInteger changesLeft = new AtomicInteger(changes);
            completed = isWritten(2, rank -> FaultyFileSystem.killed(changesLeft), run, 3);

            long step = recoveredStep(run);
            assertThat(step).as("killed at change %d", changes).isIn(2L, 3L);
            assertThat(store(run).verify()).isEmpty();
            assertThat(run.resolve("LATEST")).hasContent("step-0000000" + step);
            CheckpointRanks.write(2, false, true, local(), hadoop(run), 4);
            assertThat(recoveredStep(run)).isEqualTo(4);
            assertThat(names(run)).hasSize(3);
        }
        assertThat(changes).as("moments at which they were killed").isGreaterThan(50);
    }

    /** One rank killed before each of its changes in turn: the others end too, and what is found is whole. */
    @Test
    void aKillOfOneRankLeavesASoundCheckpoint() throws Exception {
        int killed = 1;
        boolean completed = false;
        for (int changes = 0; !completed; changes++) {
            Path run = folder.resolve("killed-at-" + changes);
            CheckpointRanks.write(2, true, true, local(), hadoop(run), 2);
            AtomicInteger changesLeft = new AtomicInteger(changes);
            completed = isWritten(
                    2,
                    rank -> rank == killed ? FaultyFileSystem.killed(changesLeft) : FaultyFileSystem.sound(),
                    run,
                    3);

            assertThat(recoveredStep(run)).as("killed at change %d", changes).isIn(2L, 3L);
            assertThat(store(run).verify()).isEmpty();
        }
    }

    private static boolean isWritten(int ranks, CheckpointRanks.FileSystems fileSystems, Path run, long step) {
        try {
            CheckpointRanks.write(ranks, true, true, fileSystems, hadoop(run), step);
            return true;
        } catch (Exception e) {
            assertThat(e.getSuppressed())
                    .allMatch(failure ->
                            failure instanceof FaultyFileSystem.Killed || failure instanceof ProcessGroupException)
                    .anyMatch(failure -> failure instanceof FaultyFileSystem.Killed);
            return false;
        }
    }

    @Test
    void aFileThatIsNotWhatWasWrittenIsFoundBeforeTheCommit() throws Exception {
        List<CheckpointResult> results =
                CheckpointRanks.write(2, true, true, rank -> new FlippingFileSystem("model-00002"), directory(), 1);

        assertThat(results)
                .allSatisfy(result -> assertThat(result.failure())
                        .startsWith("rank 0: java.io.IOException: what was written is not what is there: ")
                        .contains("model-00002-of-00002.safetensors: its checksum is"));
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void trainingGoesOnWhileTheRanksWrite() throws Exception {
        CheckpointRanks.run(2, group -> {
            try (CheckpointWriter writer =
                    new CheckpointWriter(group, store(folder), CheckpointRanks.KERNELS, CheckpointRanks.LAYOUT, true)) {
                RankTensors tensors = CheckpointRanks.tensors(false, group, 1);

                assertThat(writer.begin(CheckpointRanks.checkpoint(tensors, 1))).isEmpty();

                assertThat(writer.inProgress()).isTrue();
                assertThatThrownBy(() -> writer.begin(CheckpointRanks.checkpoint(tensors, 2)))
                        .hasMessage("The checkpoint of step 1 is still being written");
                assertThat(writer.finish().orElseThrow().isCommitted()).isTrue();
                assertThat(writer.inProgress()).isFalse();
                assertThat(writer.finish()).isEmpty();
                assertThat(writer.report()).isNull();
                return 0;
            }
        });
    }

    @Test
    void ranksWriteBesideTrainingIfAllOfThemCan() throws Exception {
        List<Boolean> asynchronous = CheckpointRanks.run(2, group -> {
            try (CheckpointWriter writer = new CheckpointWriter(
                    group, store(folder), CheckpointRanks.KERNELS, CheckpointRanks.LAYOUT, group.rank() == 0)) {
                return writer.isAsynchronous();
            }
        });

        assertThat(asynchronous).containsOnly(false);
    }

    @Test
    void aCopyTakesAsMuchAsTheRankWithMostToWriteWrites() {
        assertThat(CheckpointWriter.snapshotBytes(CheckpointRanks.LAYOUT, 1))
                .isEqualTo(12 * CheckpointRanks.LAYOUT.size());
        assertThat(CheckpointWriter.snapshotBytes(CheckpointRanks.LAYOUT, 2))
                .isBetween(6 * CheckpointRanks.LAYOUT.size(), 8 * CheckpointRanks.LAYOUT.size());
    }

    @Test
    void aRankThatIsInterruptedWaitsForItsWriterBeforeTheNextAttemptMayBegin() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        FaultyFileSystem slow = new FaultyFileSystem(() -> {
            begun.countDown();
            try {
                TimeUnit.MINUTES.sleep(1);
            } catch (InterruptedException e) {
                LockSupport.parkNanos(1); // takes what the interrupt left
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
                ended.set(true);
                throw new InterruptedIOException("interrupted");
            }
        });

        CheckpointRanks.run(1, group -> {
            CheckpointWriter writer = new CheckpointWriter(
                    group,
                    new CheckpointStore(slow, directory(), 2),
                    CheckpointRanks.KERNELS,
                    CheckpointRanks.LAYOUT,
                    true);
            writer.begin(CheckpointRanks.checkpoint(CheckpointRanks.tensors(false, group, 7), 7));
            begun.await();
            Thread.currentThread().interrupt();
            writer.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(ended).isTrue();
            return true;
        });
    }

    @Test
    void doesNotReplaceACommittedCheckpoint() throws Exception {
        CheckpointRanks.write(1, false, false, local(), directory(), 1);

        assertThatThrownBy(() -> CheckpointRanks.write(1, false, false, local(), directory(), 1))
                .hasStackTraceContaining("step-00000001 is committed already");
    }

    private CheckpointRanks.FileSystems local() {
        return rank -> FaultyFileSystem.sound();
    }

    private static CheckpointStore store(Path run) throws IOException {
        return new CheckpointStore(FaultyFileSystem.sound(), hadoop(run), 2);
    }

    /** The step that a new start finds, of another number of ranks. */
    private static long recoveredStep(Path run) throws Exception {
        return CheckpointRanks.run(
                        2,
                        group -> new CheckpointRecovery(group, store(run))
                                .recover()
                                .orElseThrow()
                                .step())
                .get(0);
    }

    private org.apache.hadoop.fs.Path directory() {
        return hadoop(folder);
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
