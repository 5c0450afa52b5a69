package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.train.checkpoint.SmallDisk;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;

/**
 * What {@link FullRunDirectoryTest} runs: trains a run on the disk that it was given, which is full for some steps. Ends with
 * an error unless all is as it should be.
 */
final class FullRunDirectoryProcess {

    private static final int STEPS = 60;
    private static final int FULL_AT = 11;

    /** Two checkpoints fail until then, and lines of metrics of several blocks of the disk wait. */
    private static final int FREE_AT = 35;

    private FullRunDirectoryProcess() {}

    /** @param arguments the folder that the file system is mounted on */
    public static void main(String[] arguments) throws Exception {
        Path disk = Path.of(arguments[0]);
        Path filler = disk.resolve("filler");
        TinyRun run = TinyRun.create(disk.resolve("run"));
        TrainingConfig training = TinyRun.with(
                TinyRun.training(0.02, 32, STEPS / 2, STEPS / 2, 2),
                "checkpoint.every_steps=10",
                "checkpoint.max_failures=2",
                "checkpoint.asynchronous=false",
                "checkpoint.keep=9");
        List<Long> saved = new ArrayList<>();
        try (Kernels kernels = KernelProvider.create(KernelChoice.REFERENCE, 1)) {
            TrainingSummary summary = new Pretraining(run.inputs(TinyRun.MODEL, training, 42), kernels)
                    .listen(new TrainingListener() {
                        @Override
                        public void onStep(StepResult step, @Nullable Measurement measurement) throws IOException {
                            if (step.step() == FULL_AT) {
                                assertThat(saved).containsExactly(10L);
                                SmallDisk.fill(filler);
                            } else if (step.step() == FREE_AT) {
                                Files.delete(filler);
                            }
                        }

                        @Override
                        public void onCheckpoint(SavedCheckpoint checkpoint) {
                            saved.add(checkpoint.step());
                        }
                    })
                    .run();
            assertThat(summary.isComplete()).isTrue();
        }
        assertThat(saved).containsExactly(10L, 40L, 50L, 60L);
        assertThat(steps(run))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, STEPS).boxed().toList());
        assertThat(run.directory().resolve("training")).isDirectoryNotContaining("glob:**/.*");
        assertThat(run.directory().resolve("training/attempts/00001.json"))
                .content()
                .contains("\"end\":\"complete\"");
        try (var files = Files.list(run.directory().resolve("training/tensorboard"))) {
            assertThat(files).as("one until the disk was full, one after").hasSize(2);
        }
    }

    private static List<Integer> steps(TinyRun run) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Integer> steps = new ArrayList<>();
        for (String line : Files.readAllLines(run.directory().resolve("training/metrics.jsonl"))) {
            steps.add(json.readTree(line).path("step").asInt());
        }
        return steps;
    }
}
