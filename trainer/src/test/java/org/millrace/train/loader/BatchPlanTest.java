package org.millrace.train.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

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
        assertThat(BatchPlan.ofRank(8, 1, 0, 2)).isEqualTo(new BatchPlan(0, 8, 1, 0, 4));
        assertThat(BatchPlan.ofRank(8, 1, 1, 2)).isEqualTo(new BatchPlan(0, 8, 1, 4, 4));
        assertThat(BatchPlan.ofRank(8, 1, 1, 2).firstSample(3, 2)).isEqualTo(30);
    }

    @Test
    void refusesSharesThatAreNotWhole() {
        assertThatThrownBy(() -> BatchPlan.whole(8, 3)).hasMessageContaining("micro-batches of 3");
        assertThatThrownBy(() -> BatchPlan.ofRank(8, 2, 0, 3)).hasMessageContaining("for 3 ranks");
        assertThatThrownBy(() -> new BatchPlan(0, 8, 3, 0, 1)).hasMessageContaining("cannot be: 3 and 8");
        assertThatThrownBy(() -> new BatchPlan(0, 8, 2, 2, 3)).hasMessageContaining("has 4 micro-batches");
        assertThatThrownBy(() -> BatchPlan.ofRank(8, 2, 4, 4)).hasMessageContaining("from number 4 on");
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
