package org.millrace.train.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.millrace.train.optimizer.GradientTree;

class BatchPlanTest {

    @Test
    void microBatchesOfAStepFollowEachOther() {
        BatchPlan plan = BatchPlan.whole(8, 2);
        assertThat(plan.microBatches()).isEqualTo(4);
        assertThat(plan.firstSample(0, 0)).isZero();
        assertThat(plan.firstSample(0, 3)).isEqualTo(6);
        assertThat(plan.firstSample(5, 1)).isEqualTo(42);
        assertThat(plan.firstSample(1L << 40, 1)).isEqualTo((1L << 43) + 2);
    }

    @Test
    void ranksShareTheMicroBatchesOfTheSameStep() {
        BatchPlan second = BatchPlan.whole(8, 1).part(new GradientTree.MicroBatches(4, 1, 4));
        assertThat(second).isEqualTo(new BatchPlan(0, 8, 1, 4, 1, 4));
        assertThat(second.firstSample(3, 2)).isEqualTo(30);
    }

    @Test
    void ranksMayTakeEveryOtherMicroBatch() {
        BatchPlan second = BatchPlan.whole(16, 2).part(new GradientTree.MicroBatches(1, 2, 4));
        assertThat(second.microBatch(3)).isEqualTo(7);
        assertThat(second.firstSample(1, 3)).isEqualTo(16 + 14);
    }

    @Test
    void refusesSharesThatAreNotWhole() {
        assertThatThrownBy(() -> BatchPlan.whole(8, 3)).hasMessageContaining("cannot be: 3 and 8");
        assertThatThrownBy(() -> BatchPlan.whole(8, 0)).hasMessageContaining("cannot be: 0 and 8");
        assertThatThrownBy(() -> new BatchPlan(0, 8, 2, 2, 1, 3)).hasMessageContaining("has 4 micro-batches");
        assertThatThrownBy(() -> new BatchPlan(0, 8, 2, 1, 2, 3))
                .hasMessageContaining("3 of them, every 2 from number 1");
        assertThatThrownBy(() -> new BatchPlan(0, 8, 2, 4, 1, 1)).hasMessageContaining("from number 4 on");
    }

    @Test
    void cursorIsTheFirstSampleOfAStep() {
        BatchPlan plan = BatchPlan.whole(8, 2);
        assertThat(plan.stepAt(0)).isZero();
        assertThat(plan.stepAt(24)).isEqualTo(3);
        assertThatThrownBy(() -> plan.stepAt(25)).hasMessageContaining("cannot be: 25");
        assertThatThrownBy(() -> plan.stepAt(-8)).hasMessageContaining("cannot be: -8");
    }

    @Test
    void stepsMayBeginWhereStepsOfAnotherSizeEnd() {
        BatchPlan plan = BatchPlan.whole(8, 2).from(6);

        assertThat(plan.firstSample(0, 0)).isEqualTo(6);
        assertThat(plan.firstSample(2, 3)).isEqualTo(28);
        assertThat(plan.stepAt(22)).isEqualTo(2);
        assertThatThrownBy(() -> plan.stepAt(16)).hasMessageContaining("8 sequences of a step from sample 6 on");
        assertThatThrownBy(() -> plan.stepAt(0)).hasMessageContaining("cannot be: 0");
    }
}
