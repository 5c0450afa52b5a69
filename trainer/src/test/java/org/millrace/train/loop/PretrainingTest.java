package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.checkpoint.CheckpointException;
import org.millrace.train.config.ConfigException;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Precision;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.huggingface.StoredType;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.scaling.LawFiles;
import org.millrace.train.scaling.LossForecast;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

class PretrainingTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Kernels KERNELS = KernelProvider.create(KernelChoice.AUTO, 1);

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static TinyRun uninterrupted = TinyRun.at(Path.of("."));
    private static TrainingSummary summary = new TrainingSummary(0, 0, 0, 0, null, null, 0, 0, 0, 0);

    @BeforeAll
    static void trainWithoutInterruption() throws Exception {
        uninterrupted = TinyRun.create(shared.resolve("uninterrupted"));
        summary = new Pretraining(uninterrupted.inputs(), KERNELS).run();
    }

    @AfterAll
    static void close() {
        KERNELS.close();
    }

    @Test
    void theLossFallsOverBothStages() throws Exception {
        List<JsonNode> metrics = metrics(uninterrupted);

        assertThat(metrics).extracting(line -> line.path("step").asInt()).isEqualTo(steps(1, TinyRun.STEPS));
        assertThat(metrics.get(0).path("loss").asDouble()).isCloseTo(Math.log(48), within(0.5));
        assertThat(metrics.get(TinyRun.STEPS - 1).path("loss").asDouble())
                .isLessThan(0.95 * metrics.get(0).path("loss").asDouble());
        assertThat(metrics.get(TinyRun.SHORT_STEPS - 1).path("stage").asText()).isEqualTo("short");
        assertThat(metrics.get(TinyRun.SHORT_STEPS).path("stage").asText()).isEqualTo("long");
    }

    @Test
    void everyMetricIsThere() throws Exception {
        JsonNode last = metrics(uninterrupted).get(TinyRun.STEPS - 1);

        assertThat(last.properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "step",
                        "stage",
                        "loss",
                        "learning_rate",
                        "batch_tokens",
                        "gradient_norm",
                        "tokens",
                        "tokens_per_second",
                        "flop_utilisation",
                        "memory_bytes",
                        "seconds",
                        "skipped");
        assertThat(last.path("learning_rate").asDouble()).isCloseTo(0.002, within(1e-12));
        assertThat(last.path("tokens").asLong()).isEqualTo((long) TinyRun.STEPS * TinyRun.BATCH_TOKENS);
        for (String positive :
                List.of("gradient_norm", "tokens_per_second", "flop_utilisation", "memory_bytes", "seconds")) {
            assertThat(last.path(positive).asDouble()).as(positive).isPositive();
        }
    }

    @Test
    void theSummarySaysWhatTheRunCameTo() {
        assertThat(summary.isComplete()).isTrue();
        assertThat(summary.steps()).isEqualTo(TinyRun.STEPS);
        assertThat(summary.stepsNow()).isEqualTo(TinyRun.STEPS);
        assertThat(summary.lastLoss()).isLessThan(summary.firstLoss());
        assertThat(summary.toString()).startsWith("Training is complete after 10 of 10 steps (10 now) and 640 tokens");
    }

    @Test
    void theFirstStagesCheckpointHasItsRopeBase() throws Exception {
        TinyRun run = stoppedAfter(2);

        assertThat(ModelFolder.open(new Configuration(), TinyRun.hadoop(run.checkpoint(2)))
                        .config()
                        .model()
                        .ropeTheta())
                .isEqualTo(10_000);
    }

    @Test
    void aCheckpointIsAFolderOfItsStagesModel() throws Exception {
        Path last = uninterrupted.checkpoint(TinyRun.STEPS);

        ModelFolder model = ModelFolder.open(new Configuration(), TinyRun.hadoop(last));
        Tensor weights = model.readWeights(KERNELS.device(), DataType.FLOAT32);
        weights.memory().close();
        assertThat(model.config().model()).isEqualTo(TinyRun.MODEL.withRopeTheta(100_000));
        assertThat(last.resolve("tokenizer.json")).hasContent("{}");
        assertThat(uninterrupted.checkpoints()).containsExactly("step-00000009", "step-00000010");
    }

    @Test
    void theStateSaysWhereTheDataIs() throws Exception {
        JsonNode state =
                JSON.readTree(Files.readString(uninterrupted.checkpoint(9).resolve("trainer_state.json")));

        assertThat(state.path("step").asLong()).isEqualTo(9);
        assertThat(state.path("stage").asText()).isEqualTo("long");
        assertThat(state.path("cursors").path("short").asLong()).isEqualTo(TinyRun.SHORT_STEPS * 4L);
        assertThat(state.path("cursors").path("long").asLong()).isEqualTo(3 * 2L);
        assertThat(state.path("optimizer_updates").asLong()).isEqualTo(9);
        assertThat(state.path("seed").asLong()).isEqualTo(42);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 6, 8})
    void aStoppedRunResumesToTheSameBytes(long step) throws Exception {
        TinyRun run = TinyRun.create(folder);
        Pretraining first = new Pretraining(run.inputs(), KERNELS);
        TrainingSummary stopped =
                first.listen(Kills.stoppedAfter(step, first.stop())).run();
        assertThat(stopped.isComplete()).isFalse();
        assertThat(stopped.steps()).isEqualTo(step);
        assertThat(run.checkpoint(step)).exists();

        TrainingSummary resumed = new Pretraining(run.inputs(), KERNELS).run();

        assertThat(resumed.stepsNow()).isEqualTo(TinyRun.STEPS - step);
        assertThat(run.finalNumbers()).isEqualTo(uninterrupted.finalNumbers());
        assertThat(losses(run)).isEqualTo(losses(uninterrupted));
    }

    @Test
    void aStoppedRunInFp32ResumesToTheSameBytes() throws Exception {
        TinyRun whole = TinyRun.create(folder.resolve("whole"));
        new Pretraining(whole.inputs(TinyRun.MODEL, TinyRun.training(Precision.FP32), 42), KERNELS).run();
        TinyRun run = TinyRun.create(folder.resolve("stopped"));
        TrainingInputs inputs = run.inputs(TinyRun.MODEL, TinyRun.training(Precision.FP32), 42);
        Pretraining first = new Pretraining(inputs, KERNELS);
        first.listen(Kills.stoppedAfter(4, first.stop())).run();
        new Pretraining(inputs, KERNELS).run();

        assertThat(run.finalNumbers()).isEqualTo(whole.finalNumbers());
        assertThat(run.finalNumbers()).as("not those of bf16").isNotEqualTo(uninterrupted.finalNumbers());
        List<Double> fp32 = losses(run);
        List<Double> bf16 = losses(uninterrupted);
        for (int i = 0; i < TinyRun.STEPS; i++) {
            assertThat(bf16.get(i)).as("step %d", i + 1).isCloseTo(fp32.get(i), withinPercentage(1));
        }
    }

    @Test
    void theCheckpointOfABf16RunHoldsTheWeightsUnrounded() throws Exception {
        ModelFolder model =
                ModelFolder.open(new Configuration(), TinyRun.hadoop(uninterrupted.checkpoint(TinyRun.STEPS)));
        Tensor masters = model.readWeights(KERNELS.device(), DataType.FLOAT32);
        Tensor rounded = model.readWeights(KERNELS.device(), DataType.BFLOAT16);

        assertThat(model.config().weightType()).isEqualTo(StoredType.FLOAT32);
        assertThat(Values.read(KERNELS.device(), masters)).isNotEqualTo(Values.read(KERNELS.device(), rounded));
    }

    @Test
    void aRunMayGoOnInAnotherPrecision() throws Exception {
        TinyRun run = stoppedAfter(3);
        new Pretraining(run.inputs(TinyRun.MODEL, TinyRun.training(Precision.FP32), 42), KERNELS).run();

        JsonNode state =
                JSON.readTree(Files.readString(run.checkpoint(TinyRun.STEPS).resolve("trainer_state.json")));
        assertThat(state.path("changeable").path("training.precision").asText()).isEqualTo("fp32");
        assertThat(losses(run).subList(0, 3)).isEqualTo(losses(uninterrupted).subList(0, 3));
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 5, 6, 10})
    void aKilledRunResumesToTheSameBytes(long step) throws Exception {
        TinyRun run = TinyRun.create(folder);
        assertThatThrownBy(() -> new Pretraining(run.inputs(), KERNELS)
                        .listen(Kills.killedAfter(step))
                        .run())
                .isInstanceOf(Kills.Killed.class);

        new Pretraining(run.inputs(), KERNELS).run();

        assertThat(run.finalNumbers()).isEqualTo(uninterrupted.finalNumbers());
        assertThat(losses(run)).isEqualTo(losses(uninterrupted));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 4, 7, 9})
    void aRunWithABatchWarmUpResumesToTheSameBytes(long step) throws Exception {
        TinyRun whole = TinyRun.create(folder.resolve("whole"));
        new Pretraining(whole.inputs(TinyRun.MODEL, TinyRun.warmedUp(), 42), KERNELS).run();
        TinyRun run = TinyRun.create(folder.resolve("stopped"));
        TrainingInputs inputs = run.inputs(TinyRun.MODEL, TinyRun.warmedUp(), 42);
        Pretraining first = new Pretraining(inputs, KERNELS);
        first.listen(Kills.stoppedAfter(step, first.stop())).run();

        TrainingSummary resumed = new Pretraining(inputs, KERNELS).run();

        assertThat(resumed.stepsNow()).isEqualTo(TinyRun.WARMED_UP_STEPS - step);
        assertThat(run.numbers(TinyRun.WARMED_UP_STEPS)).isEqualTo(whole.numbers(TinyRun.WARMED_UP_STEPS));
        assertThat(withoutTimes(metrics(run))).isEqualTo(withoutTimes(metrics(whole)));
    }

    @Test
    void aBatchWarmUpTakesEverySampleOnceInOrderAndScalesTheLearningRate() throws Exception {
        TinyRun run = TinyRun.create(folder);
        new Pretraining(run.inputs(TinyRun.MODEL, TinyRun.warmedUp(), 42), KERNELS).run();

        List<JsonNode> metrics = metrics(run);
        assertThat(metrics)
                .extracting(line -> line.path("batch_tokens").asInt())
                .containsExactly(32, 32, 32, 64, 64, 64, 64, 64, 64, 64, 64);
        assertThat(metrics.get(2).path("learning_rate").asDouble())
                .as("after the warm-up, with half the batch")
                .isCloseTo(0.02 * Math.sqrt(0.5), within(1e-12));
        assertThat(metrics.get(3).path("learning_rate").asDouble()).isCloseTo(0.02, within(1e-12));
        assertThat(metrics.get(TinyRun.WARMED_UP_STEPS - 1).path("tokens").asLong())
                .isEqualTo(352 + 256);
        JsonNode state = JSON.readTree(
                Files.readString(run.checkpoint(TinyRun.WARMED_UP_STEPS).resolve("trainer_state.json")));
        assertThat(state.path("cursors").path("short").asLong()).isEqualTo(22);
    }

    @Test
    void aRunIsHeldAgainstTheLawItNames() throws Exception {
        TinyRun run = TinyRun.create(folder);
        Path law = LawFiles.writeLoss(folder.resolve("law.yaml"), 1.5);
        TrainingInputs inputs = run.inputs(TinyRun.MODEL, TinyRun.forecast(law), 42);
        Pretraining first = new Pretraining(inputs, KERNELS);
        first.listen(Kills.stoppedAfter(7, first.stop())).run();
        new Pretraining(inputs, KERNELS).run();

        LossForecast forecast =
                LossForecast.fromJson(Files.readAllBytes(run.directory().resolve("training/forecast.json")));
        assertThat(forecast.stages())
                .extracting(LossForecast.StageEnd::stage, LossForecast.StageEnd::step, LossForecast.StageEnd::finished)
                .containsExactly(tuple("short", 6L, false), tuple("long", 10L, true));
        assertThat(forecast.stages().get(1).expected().tokens()).isEqualTo(640);
        assertThat(run.finalNumbers().get("weights"))
                .as("a forecast changes no weight")
                .isEqualTo(uninterrupted.finalNumbers().get("weights"));
    }

    @Test
    void refusesToResumeWithAnotherBatch() throws Exception {
        TinyRun run = stoppedAfter(3);

        assertThatThrownBy(() -> new Pretraining(run.inputs(TinyRun.MODEL, TinyRun.warmedUp(), 42), KERNELS).run())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.stages[0].batch_tokens: got 32, 64 from step 3, expected 64");
    }

    @Test
    void aFinishedRunIsLeftAsItIs() throws Exception {
        TinyRun run = TinyRun.create(folder);
        new Pretraining(run.inputs(), KERNELS).run();

        TrainingSummary again = new Pretraining(run.inputs(), KERNELS).run();

        assertThat(again.isComplete()).isTrue();
        assertThat(again.stepsNow()).isZero();
        assertThat(again.lastLoss()).isEqualTo(summary.lastLoss());
        assertThat(losses(run)).isEqualTo(losses(uninterrupted));
    }

    @Test
    void fallsBackPastADamagedCheckpointToTheSameBytes() throws Exception {
        TinyRun run = TinyRun.create(folder);
        Pretraining first = new Pretraining(run.inputs(), KERNELS);
        first.listen(Kills.stoppedAfter(8, first.stop())).run();
        truncate(run.checkpoint(8).resolve("optimizer.safetensors"));

        new Pretraining(run.inputs(), KERNELS).run();

        assertThat(run.directory().resolve("training/checkpoints/damaged-step-00000008"))
                .exists();
        assertThat(run.finalNumbers()).isEqualTo(uninterrupted.finalNumbers());
        assertThat(losses(run)).isEqualTo(losses(uninterrupted));
    }

    @Test
    void doesNotStartOverWhenEveryCheckpointIsDamaged() throws Exception {
        TinyRun run = TinyRun.create(folder);
        Pretraining first = new Pretraining(run.inputs(), KERNELS);
        first.listen(Kills.stoppedAfter(3, first.stop())).run();
        truncate(run.checkpoint(3).resolve("model.safetensors"));

        assertThatThrownBy(() -> new Pretraining(run.inputs(), KERNELS).run())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("step-00000003/model.safetensors");
    }

    @Test
    void microBatchesDoNotChangeTheMeanOverTheBatch() throws Exception {
        TinyRun run = TinyRun.create(folder);
        new Pretraining(run.inputs(TinyRun.MODEL, TinyRun.training(0.02, TinyRun.BATCH_TOKENS), 42), KERNELS).run();

        List<Double> whole = losses(run);
        List<Double> parts = losses(uninterrupted);
        for (int i = 0; i < TinyRun.STEPS; i++) {
            assertThat(whole.get(i)).as("step %d", i + 1).isCloseTo(parts.get(i), within(1e-3));
        }
    }

    @Test
    void aStepWhoseLossIsNotANumberIsSkippedAndNamesItsDocuments() throws Exception {
        TinyRun run = TinyRun.create(folder);
        List<StepResult> steps = new ArrayList<>();
        // Two micro-batches a step: number 3 is the second of step 2.
        TrainingSummary result = new Pretraining(run.inputs(), FaultyKernels.losses(KERNELS, Set.of(3)))
                .listen(collect(steps))
                .run();

        assertThat(result.skippedSteps()).isEqualTo(1);
        assertThat(result.isComplete()).isTrue();
        StepResult skipped = steps.get(1);
        assertThat(skipped.applied()).isFalse();
        assertThat(skipped.documents()).isNotEmpty().allSatisfy(document -> {
            assertThat(document.source()).isEqualTo("sums");
            assertThat(document.id()).isBetween(0L, 59L);
        });
        assertThat(skipped.documents().size()).as("two of four sequences").isLessThan(8);
        assertThat(steps.get(0).documents()).isEmpty();
        assertThat(metrics(run).get(1).path("loss").isNull()).isTrue();
        assertThat(metrics(run).get(1).path("skipped").asLong()).isEqualTo(1);
        JsonNode state =
                JSON.readTree(Files.readString(run.checkpoint(TinyRun.STEPS).resolve("trainer_state.json")));
        assertThat(state.path("skipped_steps").asLong()).isEqualTo(1);
        assertThat(state.path("optimizer_updates").asLong()).isEqualTo(TinyRun.STEPS - 1);
    }

    @Test
    void aSkippedStepLeavesTheWeightsAsTheyWere() throws Exception {
        TinyRun run = TinyRun.create(folder);
        List<StepResult> steps = new ArrayList<>();
        new Pretraining(run.inputs(), FaultyKernels.norms(KERNELS, Set.of(0)))
                .listen(collect(steps))
                .run();

        assertThat(steps.get(0).applied()).isFalse();
        assertThat(steps.get(0).gradientNorm()).isInfinite();
        assertThat(steps.get(0).documents()).as("all of the batch").hasSizeGreaterThan(3);
        // Still the loss of new weights, on the data of step 2.
        assertThat(steps.get(1).loss()).isEqualTo(lossOfStep2WithNewWeights());
    }

    private double lossOfStep2WithNewWeights() throws Exception {
        TinyRun run = TinyRun.create(folder.resolve("standing-still"));
        List<StepResult> steps = new ArrayList<>();
        new Pretraining(run.inputs(TinyRun.MODEL, TinyRun.training(0, 32), 42), KERNELS)
                .listen(collect(steps))
                .run();
        return steps.get(1).loss();
    }

    @Test
    void tooManySkippedStepsStopTheRun() throws Exception {
        TinyRun run = TinyRun.create(folder);

        assertThatThrownBy(() -> new Pretraining(run.inputs(), FaultyKernels.norms(KERNELS, Set.of(3, 4, 5))).run())
                .isInstanceOf(TooManySkippedStepsException.class)
                .hasMessageContaining("3 steps were skipped")
                .hasMessageContaining("training.max_skipped_steps (2)")
                .hasMessageContaining("step 6 of stage short")
                .hasMessageContaining("sums:");
        assertThat(run.checkpoints()).containsExactly("step-00000003");
    }

    @Test
    void refusesToResumeAnotherRun() throws Exception {
        TinyRun run = stoppedAfter(3);
        ModelConfig wider = new ModelConfig(48, 32, 32, 1, 2, 1, 64, 10_000, 1e-6, true, 0.1);

        assertThatThrownBy(() -> new Pretraining(run.inputs(wider, TinyRun.training(0.02, 32), 43), KERNELS).run())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("2 problems")
                .hasMessageContaining("model.hidden_size: got 32, expected 16, as in step-00000003 at step 3")
                .hasMessageContaining("run.seed: got 43, expected 42");
    }

    @Test
    void refusesToResumeOnOtherData() throws Exception {
        TinyRun run = stoppedAfter(3);
        run.writeDataset("short", 16, 2);

        assertThatThrownBy(() -> new Pretraining(run.inputs(), KERNELS).run())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("1 problem")
                .hasMessageContaining("training.stages[0].dataset: got ");
    }

    @Test
    void refusesToResumeWithAnotherLengthOfAFinishedStage() throws Exception {
        TinyRun run = stoppedAfter(7);

        assertThatThrownBy(() -> new Pretraining(
                                run.inputs(TinyRun.MODEL, TinyRun.training(0.02, 32, 5, 4, 2), 42), KERNELS)
                        .run())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.stages[0].steps: got 5, expected 6");
    }

    @Test
    void whatLiesAheadMayChange() throws Exception {
        TinyRun run = stoppedAfter(7);
        run.writeDataset("short", 16, 1);

        TrainingSummary longer =
                new Pretraining(run.inputs(TinyRun.MODEL, TinyRun.training(0.01, 32, 6, 5, 2), 42), KERNELS).run();

        assertThat(longer.steps()).isEqualTo(11);
    }

    @Test
    void theDatasetMustHaveTheStagesLength() throws Exception {
        TinyRun run = TinyRun.create(folder);
        run.writeDataset("long", 64, 1);

        assertThatThrownBy(() -> new Pretraining(run.inputs(), KERNELS).run())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.stages[1].sequence_length: got 32, expected 64");
    }

    private TinyRun stoppedAfter(long step) throws Exception {
        TinyRun run = TinyRun.create(folder);
        Pretraining pretraining = new Pretraining(run.inputs(), KERNELS);
        pretraining.listen(Kills.stoppedAfter(step, pretraining.stop())).run();
        return run;
    }

    @Test
    void aLocalDiskThatIsFullIsAFailureLikeThatOfAnyFileSystem() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "only Linux has a device that is always full");
        TinyRun run = TinyRun.create(folder);
        boolean[] closed = {false};
        Pretraining training = new Pretraining(run.inputs(), KERNELS)
                .listen(new OnAFullDisk())
                .listen(new TrainingListener() {
                    @Override
                    public void close() {
                        closed[0] = true;
                    }
                });

        assertThatThrownBy(training::run)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("A local disk failed")
                .hasMessageContaining("No space left on device");
        assertThat(closed[0]).isTrue();
    }

    /** Writes to a disk that is full, again when it is closed. */
    private static final class OnAFullDisk implements TrainingListener {

        private @Nullable FSDataOutputStream out;

        @Override
        public void onStep(StepResult step, @Nullable Measurement measurement) throws IOException {
            out = FileSystem.getLocal(new Configuration()).getRaw().create(TinyRun.hadoop(Path.of("/dev/full")), true);
            out.write(1);
            out.hflush();
        }

        @Override
        public void close() throws IOException {
            if (out != null) {
                out.close();
            }
        }
    }

    private static TrainingListener collect(List<StepResult> steps) {
        return new TrainingListener() {
            @Override
            public void onStep(StepResult step, @Nullable Measurement measurement) {
                steps.add(step);
            }
        };
    }

    private static List<JsonNode> metrics(TinyRun run) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(run.directory().resolve("training/metrics.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /** The loss of every step, in order; fails if a step is missing or appears twice. */
    private static List<Double> losses(TinyRun run) throws IOException {
        List<JsonNode> metrics = metrics(run);
        assertThat(metrics).extracting(line -> line.path("step").asInt()).isEqualTo(steps(1, TinyRun.STEPS));
        return metrics.stream().map(line -> line.path("loss").asDouble()).toList();
    }

    /** Lines of the metrics without what no two runs have in common. */
    private static List<JsonNode> withoutTimes(List<JsonNode> metrics) {
        metrics.forEach(line -> ((ObjectNode) line)
                .remove(List.of("tokens_per_second", "flop_utilisation", "memory_bytes", "seconds")));
        return metrics;
    }

    private static List<Integer> steps(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    private static void truncate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }
}
