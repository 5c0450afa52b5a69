package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.millrace.train.config.ConfigException;

class TrainingPlanTest {

    private final TrainingPlan plan = TrainingPlan.of(TinyRun.training(0.1, 32), TinyRun.BATCH_TOKENS);

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

        assertThat(first.batchSequences()).isEqualTo(4);
        assertThat(first.microBatchSequences()).isEqualTo(2);
        assertThat(second.batchSequences()).isEqualTo(2);
        assertThat(second.microBatchSequences()).isEqualTo(1);
        assertThat(second.microBatches()).isEqualTo(2);
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
        assertThat(TrainingPlan.of(TinyRun.training(0.1, 32), 2L * TinyRun.BATCH_TOKENS)
                        .steps())
                .isEqualTo(TinyRun.STEPS / 2);
    }

    @Test
    void thereIsNoStepAfterTheLast() {
        assertThatThrownBy(() -> plan.stageOf(TinyRun.STEPS)).hasMessageContaining("has 10 steps, there is no step 10");
    }

    @Test
    void aBatchHoldsWholeMicroBatches() {
        assertThatThrownBy(() -> TrainingPlan.of(TinyRun.training(0.1, 32), 80))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.batch_tokens: got 80, expected a multiple of micro_batch_tokens (32)");
    }
}
