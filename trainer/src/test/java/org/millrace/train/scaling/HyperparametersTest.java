package org.millrace.train.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.CheckpointConfig;
import org.millrace.train.config.ConfigException;
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.config.HyperparameterConfig;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.config.ParametrizationConfig;
import org.millrace.train.config.Precision;
import org.millrace.train.config.RecomputeChoice;
import org.millrace.train.config.ScheduleConfig;
import org.millrace.train.config.StageConfig;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.kernel.KernelChoice;

class HyperparametersTest {

    private static final ModelConfig MODEL = new ModelConfig(512, 64, 128, 2, 4, 2, 512, 1e4, 1e-6, true, 0.02);

    @Test
    void explicitValuesStandAsTheyAre() {
        Hyperparameters resolved = resolve(training("explicit", 3e-4, 8_192L, 1_000_000));

        assertThat(resolved)
                .isEqualTo(new Hyperparameters(List.of(new Hyperparameters.Stage(3e-4, 8_192)), "explicit", List.of()));
    }

    @Test
    void aPredictedBatchIsRoundedToWholeMicroBatches() {
        Hyperparameters resolved = resolve(training("step_law", null, null, 20_000_000));

        // 0.58 · 2e7^0.571 = 8,557 tokens; micro-batches of 1,024, however many ranks share them.
        assertThat(resolved.batches()).containsExactly(8_192L);
        assertThat(resolved.origin())
                .contains("Step Law", "arXiv 2503.04715", "1.79 · N^-0.713", "rounded from 8557 to 8192 tokens");
        assertThat(resolved.warnings()).hasSize(2);
    }

    @Test
    void aPredictedBatchHoldsAtLeastOneMicroBatch() {
        Hyperparameters resolved = resolve(training("step_law", null, null, 100_000));

        assertThat(resolved.batches()).containsExactly(1_024L);
    }

    @Test
    void deepSeekIsNamedAsSuch() {
        Hyperparameters resolved = resolve(training("deepseek", null, null, 20_000_000));

        assertThat(resolved.origin()).startsWith("DeepSeek (arXiv 2401.02954");
    }

    @Test
    void aRunShorterThanThePredictedBatchIsTheUsersMistake() {
        assertThatThrownBy(() -> resolve(training("step_law", null, null, 1_000)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.stages[0].tokens: got 1000, expected at least one batch (1024 tokens)");
    }

    @Test
    void aStageTakesWhatTheLawSaysOfARunThatEndsWithIt() {
        TrainingConfig both = training(
                "step_law",
                null,
                null,
                List.of(
                        new StageConfig("short", 256, 20_000_000, 10_000),
                        new StageConfig("long", 512, 60_000_000, 10_000)));
        Hyperparameters resolved = resolve(both);
        Hyperparameters first = resolve(training("step_law", null, null, 20_000_000));
        Hyperparameters whole = resolve(training("step_law", null, null, 80_000_000));

        assertThat(resolved.stages())
                .containsExactly(first.stages().get(0), whole.stages().get(0));
        assertThat(resolved.stages().get(1).batchTokens()).isEqualTo(18_432);
        assertThat(resolved.warnings()).isEqualTo(whole.warnings());
    }

    @Test
    void theComputeOfAStageCountsAttentionAtItsOwnLength() {
        List<StageConfig> stages = List.of(
                new StageConfig("short", 256, 20_000_000, 10_000), new StageConfig("long", 512, 60_000_000, 10_000));

        TrainingRun run = TrainingRun.of(MODEL, stages);

        assertThat(run.flops())
                .isEqualTo(TrainingRun.of(MODEL, 2e7, 256).flops()
                        + TrainingRun.of(MODEL, 6e7, 512).flops());
        assertThat(resolve(training("deepseek", null, null, stages))
                        .stages()
                        .get(1)
                        .peakLearningRate())
                .isEqualTo(DeepSeekLaw.learningRate(run.flops()));
    }

    private static Hyperparameters resolve(TrainingConfig training) {
        return Hyperparameters.resolve(
                MODEL, training, ChosenLaws.read(new Configuration(), training.hyperparameters()));
    }

    private static TrainingConfig training(
            String law, @Nullable Double learningRate, @Nullable Long batch, long tokens) {
        return training(law, learningRate, batch, List.of(new StageConfig("short", 256, tokens, 10_000)));
    }

    private static TrainingConfig training(
            String law, @Nullable Double learningRate, @Nullable Long batch, List<StageConfig> stages) {
        return new TrainingConfig(
                HyperparameterConfig.of(law),
                learningRate,
                batch,
                null,
                1_024,
                8,
                RecomputeChoice.AUTO,
                null,
                new ScheduleConfig(ScheduleConfig.Kind.COSINE, 0, 0.1, 0.2, ScheduleConfig.Decay.LINEAR),
                new OptimizerConfig(0.9, 0.95, 1e-8, 0.1, 1),
                new ParametrizationConfig(ParametrizationConfig.Kind.STANDARD, 256),
                0,
                stages,
                KernelChoice.REFERENCE,
                Precision.BF16,
                1,
                2,
                DistributedConfig.DEFAULT,
                10,
                null,
                10,
                new CheckpointConfig(100, 3, CheckpointConfig.Asynchrony.AUTO, 3));
    }
}
