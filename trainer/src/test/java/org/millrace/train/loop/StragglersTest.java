package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StragglersTest {

    @Test
    void aRankThatTheOthersWaitForIsOne() {
        List<RankStep> ranks = List.of(rank(0, 4, 1, 0.45), rank(1, 4, 1, 0.40), rank(2, 4, 1, 0.05));

        assertThat(Stragglers.of(ranks)).extracting(RankStep::rank).containsExactly(2);
    }

    @Test
    void ofTwoTheSlowerIs() {
        assertThat(Stragglers.of(List.of(rank(0, 4, 1, 0), rank(1, 4, 1, 0.5))))
                .extracting(RankStep::rank)
                .containsExactly(0);
    }

    @Test
    void theSlowestComesFirst() {
        List<RankStep> ranks = List.of(rank(0, 1, 9, 7), rank(1, 1, 9, 6), rank(2, 1, 9, 8), rank(3, 1, 9, 8));

        assertThat(Stragglers.of(ranks)).extracting(RankStep::rank).containsExactly(1, 0);
    }

    @Test
    void aRankWithMoreOfAnUnevenBatchIsNot() {
        assertThat(Stragglers.of(List.of(rank(0, 4, 1, 0.5), rank(1, 8, 1, 0)))).isEmpty();
    }

    @Test
    void aRankWithoutWorkHoldsNobodyUpAndDoesNotCount() {
        assertThat(Stragglers.of(List.of(rank(0, 2, 1, 0), rank(1, 0, 1, 0.9)))).isEmpty();
        assertThat(Stragglers.of(List.of(rank(0, 0, 1, 1)))).isEmpty();
        assertThat(Stragglers.of(List.of())).isEmpty();
    }

    private static RankStep rank(int rank, double flops, double seconds, double waited) {
        return new RankStep(rank, "host-" + rank, flops, seconds, waited, waited);
    }
}
