package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.nd4j.shade.protobuf.UnknownFieldSet;
import org.tensorflow.framework.Summary;

/** Files are read with TensorFlow's own message of a summary, which nd4j-api brings. */
class TensorBoardListenerTest {

    @TempDir
    Path folder;

    @Test
    void aResumedRunShowsEveryStepOnceAndEqualsOneThatWasNotStopped() throws Exception {
        TinyRun whole = TinyRun.create(folder.resolve("whole"));
        TinyRun stopped = TinyRun.create(folder.resolve("stopped"));
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 1)) {
            new Pretraining(whole.inputs(), kernels).run();
            Pretraining first = new Pretraining(stopped.inputs(), kernels);
            first.listen(new TrainingListener() {
                @Override
                public void onCheckpoint(SavedCheckpoint checkpoint) {
                    first.stop().request();
                }
            });
            first.run();
            new Pretraining(stopped.inputs(), kernels).run();
        }

        assertThat(files(stopped)).hasSize(2);
        assertThat(curve(stopped, "train/loss"))
                .isEqualTo(curve(whole, "train/loss"))
                .containsOnlyKeys(Stream.iterate(1L, step -> step + 1)
                        .limit(TinyRun.STEPS)
                        .toArray(Long[]::new));
        assertThat(curve(stopped, "speed/tokens_per_second")).hasSize(TinyRun.STEPS);
        assertThat(curve(stopped, "checkpoint/pause_seconds")).containsOnlyKeys(3L, 6L, 9L, 10L);
    }

    @Test
    void everyRankHasItsCurves() throws IOException {
        TrainingPlan plan = TinyRun.plan(TinyRun.training(0.1, 32));
        List<RankStep> ranks = List.of(new RankStep(0, "a", 2, 1, 0.5, 0.25), new RankStep(1, "b", 2, 1, 0.75, 0.625));
        TinyRun run = TinyRun.at(folder);
        try (TensorBoardListener listener =
                new TensorBoardListener(new Configuration(), run.inputs().tensorBoard(), InstantSource.system())) {
            listener.onStart(plan, 0);
            listener.onStep(
                    new StepResult(1, plan.stageOf(0), 2, 0.1, 64, 1, true, 1, 1, 1, 64, 0, List.of(), List.of()),
                    new Measurement(1_000, null, new MemoryUse(1, 1), 1, 10, ranks));
        }

        assertThat(curve(run, "rank_own_seconds/rank_01")).containsEntry(1L, 0.375f);
        assertThat(curve(run, "rank_communication_seconds/rank_00")).containsEntry(1L, 0.5f);
        assertThat(curve(run, "ranks/stragglers")).containsEntry(1L, 1f);
        assertThat(curve(run, "speed/flop_utilisation")).isEmpty();
    }

    @Test
    void aFolderThatCannotBeMadeDoesNotEndTheRun() throws Exception {
        TinyRun run = TinyRun.create(folder);
        Files.createDirectories(folder.resolve("training"));
        Files.createFile(folder.resolve("training/tensorboard"));
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 1)) {
            assertThat(new Pretraining(run.inputs(), kernels).run().isComplete())
                    .isTrue();
        }
    }

    @Test
    void aFullDiskEndsTheFileAndTheNextCheckpointBeginsAnother() throws IOException {
        TrainingPlan plan = TinyRun.plan(TinyRun.training(0.1, 32));
        TinyRun run = TinyRun.at(folder);
        Path sign = folder.resolve("full");
        try (TensorBoardListener listener = new TensorBoardListener(
                FullDisk.configuration(sign), run.inputs().tensorBoard(), InstantSource.system())) {
            listener.onStart(plan, 0);
            for (long step = 1; step <= 4; step++) {
                if (step == 2) {
                    Files.createFile(sign);
                } else if (step == 4) {
                    Files.delete(sign);
                    listener.onCheckpoint(new SavedCheckpoint(3, TinyRun.hadoop(folder), 0, 0));
                }
                listener.onStep(
                        new StepResult(
                                step, plan.stageOf(0), 2, 0.1, 64, 1, true, 1, 1, 1, 64, 0, List.of(), List.of()),
                        new Measurement(1_000, null, new MemoryUse(1, 1), 1, 10, List.of()));
            }
        }

        List<Path> files = files(run);
        assertThat(files).hasSize(2);
        Files.delete(files.get(0)); // which ends in the middle of a record
        assertThat(curve(run, "train/loss")).containsOnlyKeys(4L);
    }

    /** A tag's values by step, as TensorBoard shows them: the start of an attempt voids what earlier files have from there. */
    private static Map<Long, Float> curve(TinyRun run, String tag) throws IOException {
        TreeMap<Long, Float> curve = new TreeMap<>();
        for (Path file : files(run)) {
            for (UnknownFieldSet event : events(file)) {
                long step =
                        event.hasField(2) ? event.getField(2).getVarintList().get(0) : 0;
                if (event.hasField(7)) {
                    curve.tailMap(step, true).clear();
                }
                if (event.hasField(5)) {
                    Summary.parseFrom(event.getField(5)
                                    .getLengthDelimitedList()
                                    .get(0)
                                    .toByteArray())
                            .getValueList()
                            .stream()
                            .filter(value -> value.getTag().equals(tag))
                            .forEach(value -> curve.put(step, value.getSimpleValue()));
                }
            }
        }
        return curve;
    }

    private static List<UnknownFieldSet> events(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<UnknownFieldSet> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] event = new byte[Math.toIntExact(bytes.getLong())];
            bytes.getInt();
            bytes.get(event).getInt();
            events.add(UnknownFieldSet.parseFrom(event));
        }
        return events;
    }

    private static List<Path> files(TinyRun run) throws IOException {
        try (Stream<Path> files = Files.list(run.directory().resolve("training/tensorboard"))) {
            return files.sorted().toList();
        }
    }
}
