package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.millrace.train.config.ConfigException;
import org.millrace.train.config.Sharding;
import org.millrace.train.config.TrainingConfig;

class RankPlanTest {

    @Test
    void asManyRanksAsLeavesCanTrain() {
        RankPlan plan = plan(12, 8, Sharding.OPTIMIZER);

        assertThat(plan.most(100)).isEqualTo(8);
        assertThat(plan.most(5)).isEqualTo(5);
        assertThatCode(() -> plan.require(7)).doesNotThrowAnyException();
        assertThatThrownBy(() -> plan.require(9))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.ranks: got 9, expected at most 8, since the smallest step has 12")
                .hasMessageContaining("raise gradient_parts");
    }

    @Test
    void theSmallestBatchOfAWarmUpDecides() {
        TrainingConfig training = TinyRun.warmedUp();

        assertThat(RankPlan.of(training, TinyRun.plan(training)).most(8)).isEqualTo(1);
    }

    @Test
    void gradientsAreShardedAmongPowersOfTwo() {
        RankPlan plan = plan(8, 8, Sharding.GRADIENTS);

        assertThat(plan.most(7)).isEqualTo(4);
        assertThatThrownBy(() -> plan.require(3))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a power of two, since distributed.sharding is gradients")
                .hasMessageContaining("take 2 ranks, or distributed.sharding: optimizer");
    }

    @Test
    void shardedGradientsNeedALeafForEachMicroBatch() {
        assertThatThrownBy(() -> plan(16, 8, Sharding.WEIGHTS).require(2))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.gradient_parts: got 8, expected at least the 16 micro-batches");
        assertThatThrownBy(() -> plan(12, 16, Sharding.WEIGHTS).require(2))
                .hasMessageContaining("training.batch_tokens: got 12 micro-batches in a step, expected a power of two")
                .hasMessageContaining("set batch_tokens: 256 (with hyperparameters.law: explicit)");
        assertThat(plan(12, 16, Sharding.WEIGHTS).most(8))
                .as("one rank shards nothing")
                .isEqualTo(1);
    }

    @Test
    void tellsHowMuchTimeUnevenSharesCost() {
        assertThat(plan(16, 8, Sharding.NONE).idle(4)).isEmpty();
        assertThat(plan(12, 8, Sharding.NONE).idle(4)).isEmpty();
        assertThat(plan(16, 8, Sharding.NONE).idle(3))
                .hasValueSatisfying(note -> assertThat(note)
                        .startsWith("16 micro-batches of a step do not divide evenly among 3 ranks: 33%"));
    }

    private static RankPlan plan(int microBatches, int parts, Sharding sharding) {
        TrainingConfig training = TinyRun.forRanks(microBatches, parts, "distributed.sharding=" + sharding);
        return RankPlan.of(training, TinyRun.plan(training));
    }
}
