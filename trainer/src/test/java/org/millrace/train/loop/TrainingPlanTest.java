package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.ConfigException;
import org.millrace.train.scaling.Hyperparameters;

class TrainingPlanTest {

    private final TrainingPlan plan = TinyRun.plan(TinyRun.training(0.1, 32));

    @Test
    void stagesFollowEachOtherWithoutAGap() {
        assertThat(plan.steps()).isEqualTo(TinyRun.STEPS);
        assertThat(plan.stageOf(0).name()).isEqualTo("short");
        assertThat(plan.stageOf(TinyRun.SHORT_STEPS - 1).name()).isEqualTo("short");
        assertThat(plan.stageOf(TinyRun.SHORT_STEPS).name()).isEqualTo("long");
        assertThat(plan.stageOf(TinyRun.STEPS - 1).name()).isEqualTo("long");
    }

    @Test
    void everyStageTakesTheSameTokensAStep() {
        TrainingPlan.Stage first = plan.stages().get(0);
        TrainingPlan.Stage second = plan.stages().get(1);

        assertThat(first.batchTokens()).isEqualTo(second.batchTokens()).isEqualTo(TinyRun.BATCH_TOKENS);
        assertThat(first.full().batchSequences()).isEqualTo(4);
        assertThat(first.microBatchSequences()).isEqualTo(2);
        assertThat(second.full().batchSequences()).isEqualTo(2);
        assertThat(second.microBatchSequences()).isEqualTo(1);
    }

    @Test
    void theCursorStopsAtTheEndsOfItsStage() {
        TrainingPlan.Stage second = plan.stages().get(1);

        assertThat(second.cursorAt(0)).isZero();
        assertThat(second.cursorAt(TinyRun.SHORT_STEPS)).isZero();
        assertThat(second.cursorAt(TinyRun.SHORT_STEPS + 1)).isEqualTo(2);
        assertThat(plan.stages().get(0).cursorAt(TinyRun.STEPS)).isEqualTo(4L * TinyRun.SHORT_STEPS);
    }

    @Test
    void tokensBeyondWholeBatchesAreLeft() {
        assertThat(plan(stage(0.1, 128), stage(0.1, 128)).steps()).isEqualTo(TinyRun.STEPS / 2);
    }

    @Test
    void aStageMayHaveItsOwnBatchAndLearningRate() {
        TrainingPlan plan = plan(stage(0.1, 32), stage(0.2, 64));

        assertThat(plan.stages().get(0).steps()).isEqualTo(12);
        assertThat(plan.stages().get(1).steps()).isEqualTo(4);
        assertThat(plan.tokensAt(12)).isEqualTo(384);
        assertThat(plan.tokensAt(13)).isEqualTo(448);
        assertThat(plan.stageOf(11).full().peakLearningRate()).isEqualTo(0.1);
        assertThat(plan.stageOf(12).full().peakLearningRate()).isEqualTo(0.2);
    }

    @Test
    void aBatchWarmUpDividesTheFirstStageIntoPhases() {
        TrainingPlan warmedUp = TinyRun.plan(TinyRun.warmedUp());

        assertThat(warmedUp.stages().get(0).phases())
                .containsExactly(
                        new TrainingPlan.Phase(0, 3, 0, 2, 0.02 * Math.sqrt(0.5)),
                        new TrainingPlan.Phase(3, 4, 6, 4, 0.02));
        assertThat(warmedUp.stages().get(1).phases()).hasSize(1);
        assertThat(warmedUp.steps()).isEqualTo(TinyRun.WARMED_UP_STEPS);
        assertThat(warmedUp.stages().get(0).phaseOf(2).batchSequences()).isEqualTo(2);
        assertThat(warmedUp.stages().get(0).phaseOf(3).batchSequences()).isEqualTo(4);
    }

    @Test
    void theCursorGoesOnThroughTheBatchWarmUp() {
        TrainingPlan warmedUp = TinyRun.plan(TinyRun.warmedUp());
        TrainingPlan.Stage first = warmedUp.stages().get(0);

        assertThat(LongStream.rangeClosed(0, 8).map(first::cursorAt))
                .containsExactly(0L, 2L, 4L, 6L, 10L, 14L, 18L, 22L, 22L);
        assertThat(LongStream.rangeClosed(0, 8).map(warmedUp::tokensAt))
                .containsExactly(0L, 32L, 64L, 96L, 160L, 224L, 288L, 352L, 416L);
    }

    @Test
    void thereIsNoStepAfterTheLast() {
        assertThatThrownBy(() -> plan.stageOf(TinyRun.STEPS)).hasMessageContaining("has 10 steps, there is no step 10");
    }

    @Test
    void aBatchHoldsWholeMicroBatches() {
        assertThatThrownBy(() -> plan(stage(0.1, 80), stage(0.1, 80)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.batch_tokens: got 80, expected a multiple of micro_batch_tokens (32)");
    }

    private static TrainingPlan plan(Hyperparameters.Stage... stages) {
        return TrainingPlan.of(TinyRun.training(0.1, 32), new Hyperparameters(List.of(stages), "given", List.of()));
    }

    private static Hyperparameters.Stage stage(double learningRate, long batchTokens) {
        return new Hyperparameters.Stage(learningRate, batchTokens);
    }
}
