package org.millrace.train.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;

class ShardPlanTest {

    private static final ParameterLayout LAYOUT =
            new ParameterLayout(new ModelConfig(500, 96, 200, 3, 4, 2, 64, 1e-6, 10_000, false, 0.02));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 64})
    void sharesHoldEachElementOnce(int ranks) {
        ShardPlan plan = new ShardPlan(LAYOUT, ranks);
        int[] held = new int[Math.toIntExact(LAYOUT.size())];
        for (int rank = 0; rank < ranks; rank++) {
            for (ParameterShare.Run run : plan.share(rank).runs()) {
                for (long i = run.flat(); i < run.flat() + run.size(); i++) {
                    held[(int) i]++;
                }
            }
        }
        assertThat(held).containsOnly(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void sharesOfAUnitBeginAtWholeBlocksAndDifferByOneAtMost(int ranks) {
        ShardPlan plan = new ShardPlan(LAYOUT, ranks);
        for (ParameterLayout.Unit unit : plan.units()) {
            long blocks = (unit.size() + ShardPlan.BLOCK - 1) / ShardPlan.BLOCK;
            for (int rank = 0; rank < ranks; rank++) {
                long begin = plan.begin(unit, rank);
                long size = plan.begin(unit, rank + 1) - begin;
                assertThat(begin % ShardPlan.BLOCK == 0 || begin == unit.size()).isTrue();
                assertThat((size + ShardPlan.BLOCK - 1) / ShardPlan.BLOCK)
                        .isBetween(blocks / ranks, blocks / ranks + 1);
            }
        }
    }
}
