package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RankPlaceTest {

    private static final long UNLIMITED = Long.MAX_VALUE;

    @Test
    void ranksOfAMachineShareItsMemoryAndAllPlanWithTheLeast() {
        List<RankPlace> all = List.of(
                place(0, "1", "a", 100, UNLIMITED),
                place(1, "2", "a", 100, UNLIMITED),
                place(2, "3", "b", 80, UNLIMITED));

        assertThat(RankPlace.memoryOfARank(all, null)).isEqualTo(50);
    }

    @Test
    void aContainerLimitsItsRanksWhereverItIs() {
        List<RankPlace> two = List.of(place(0, "1", "a", 100, 30), place(1, "2", "a", 100, 30));
        List<RankPlace> both = List.of(place(0, "1", "a", 100, 30), place(1, "1", "a", 100, 30));
        List<RankPlace> roomy = List.of(place(0, "1", "a", 100, 70), place(1, "2", "a", 100, 70));

        assertThat(RankPlace.memoryOfARank(two, null)).isEqualTo(30);
        assertThat(RankPlace.memoryOfARank(both, null)).isEqualTo(15);
        assertThat(RankPlace.memoryOfARank(roomy, null))
                .as("the machine has no more")
                .isEqualTo(50);
    }

    @Test
    void whatTheUserSaysOfAProcessIsSharedByItsRanks() {
        List<RankPlace> all = List.of(place(0, "1", "a", 100, 30), place(1, "1", "a", 100, 30));

        assertThat(RankPlace.memoryOfARank(all, 40L)).isEqualTo(20);
    }

    private static RankPlace place(int rank, String executor, String machine, long memory, long container) {
        return new RankPlace(rank, machine + ":1", executor, "", machine, memory, container);
    }
}
