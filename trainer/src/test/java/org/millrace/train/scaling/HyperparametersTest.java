package org.millrace.train.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.CheckpointConfig;
import org.millrace.train.config.ConfigException;
import org.millrace.train.config.HyperparameterSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.config.ScheduleConfig;
import org.millrace.train.config.StageConfig;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.kernel.KernelChoice;

class HyperparametersTest {

    private static final ModelConfig MODEL = new ModelConfig(512, 64, 128, 2, 4, 2, 512, 1e4, 1e-6, true, 0.02);

    @Test
    void explicitValuesStandAsTheyAre() {
        Hyperparameters resolved =
                Hyperparameters.resolve(MODEL, training(HyperparameterSource.EXPLICIT, 3e-4, 8_192L, 1_000_000));

        assertThat(resolved).isEqualTo(new Hyperparameters(3e-4, 8_192, "explicit", List.of()));
    }

    @Test
    void aPredictedBatchIsRoundedToWholeMicroBatchesOfEveryRank() {
        Hyperparameters resolved =
                Hyperparameters.resolve(MODEL, training(HyperparameterSource.STEP_LAW, null, null, 20_000_000));

        // 0.58 · 2e7^0.571 = 8,556 tokens; micro-batches of 1,024 on two ranks.
        assertThat(resolved.batchTokens()).isEqualTo(8_192);
        assertThat(resolved.origin()).contains("Step Law", "arXiv 2503.04715", "1.79 · N^-0.713", "to 8192 tokens");
        assertThat(resolved.warnings()).hasSize(2);
    }

    @Test
    void aPredictedBatchHoldsAtLeastOneMicroBatchOfEveryRank() {
        Hyperparameters resolved =
                Hyperparameters.resolve(MODEL, training(HyperparameterSource.STEP_LAW, null, null, 100_000));

        assertThat(resolved.batchTokens()).isEqualTo(2_048);
    }

    @Test
    void deepSeekIsNamedAsSuch() {
        Hyperparameters resolved =
                Hyperparameters.resolve(MODEL, training(HyperparameterSource.DEEPSEEK, null, null, 20_000_000));

        assertThat(resolved.origin()).startsWith("DeepSeek (arXiv 2401.02954");
    }

    @Test
    void aRunShorterThanThePredictedBatchIsTheUsersMistake() {
        assertThatThrownBy(() ->
                        Hyperparameters.resolve(MODEL, training(HyperparameterSource.STEP_LAW, null, null, 1_500)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.stages[0].tokens: got 1500, expected at least one batch (2048 tokens)");
    }

    private static TrainingConfig training(
            HyperparameterSource source, @Nullable Double learningRate, @Nullable Long batch, long tokens) {
        return new TrainingConfig(
                source,
                learningRate,
                batch,
                1_024,
                new ScheduleConfig(ScheduleConfig.Kind.COSINE, 0, 0.1, 0.2, ScheduleConfig.Decay.LINEAR),
                new OptimizerConfig(0.9, 0.95, 1e-8, 0.1, 1),
                List.of(new StageConfig("short", 256, tokens, 10_000)),
                KernelChoice.REFERENCE,
                1,
                2,
                10,
                10,
                new CheckpointConfig(100, 3));
    }
}
