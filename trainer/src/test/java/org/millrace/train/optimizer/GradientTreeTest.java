package org.millrace.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientTreeTest {

    @ParameterizedTest
    @CsvSource({"1, 8, 1", "2, 8, 2", "3, 8, 2", "7, 8, 4", "8, 8, 8", "12, 8, 8", "1000, 8, 8", "12, 1, 1", "12, 6, 4"
    })
    void hasTheLargestPowerOfTwoOfLeaves(long microBatches, int parts, int leaves) {
        assertThat(GradientTree.of(microBatches, parts).leaves()).isEqualTo(leaves);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 9, 12, 15, 100, 12_345_678_901L})
    void leavesTakeAllMicroBatchesAndDifferByOneAtMost(long microBatches) {
        GradientTree tree = GradientTree.of(microBatches, 8);

        assertThat(tree.begin(0)).isZero();
        assertThat(tree.begin(8)).isEqualTo(microBatches);
        for (int leaf = 0; leaf < 8; leaf++) {
            assertThat(tree.begin(leaf + 1) - tree.begin(leaf)).isBetween(microBatches / 8, microBatches / 8 + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void ranksTakeNeighbouringNodesThatHoldAllLeaves(int ranks) {
        GradientTree tree = GradientTree.of(8, 8);
        int next = 0;
        for (int rank = 0; rank < ranks; rank++) {
            GradientTree.Leaves leaves = tree.shareOf(rank, ranks);
            assertThat(leaves.first()).isEqualTo(next);
            assertThat(leaves.first() % leaves.count()).as("a node of the tree").isZero();
            assertThat(Integer.bitCount(leaves.count())).isOne();
            next += leaves.count();
        }
        assertThat(next).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 8, 11, 16})
    void sumsOverRanksByHalvesMakeTheTreeOverLeaves(int ranks) {
        GradientTree tree = GradientTree.of(16, 16);
        List<String> sums = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            GradientTree.Leaves leaves = tree.shareOf(rank, ranks);
            sums.add(balanced(leaves.first(), leaves.count()));
        }
        assertThat(overRanks(sums)).isEqualTo(balanced(0, 16));
    }

    private static String balanced(int first, int count) {
        return count == 1
                ? "" + first
                : "(" + balanced(first, count / 2) + "+" + balanced(first + count / 2, count / 2) + ")";
    }

    private static String overRanks(List<String> sums) {
        if (sums.size() == 1) {
            return sums.get(0);
        }
        int left = (sums.size() + 1) / 2;
        return "(" + overRanks(sums.subList(0, left)) + "+" + overRanks(sums.subList(left, sums.size())) + ")";
    }

    @Test
    void refusesMoreRanksThanLeaves() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientTree.of(4, 8).shareOf(4, 5))
                .withMessageContaining("Rank 4 of 5")
                .withMessageContaining("4 leaves");
    }
}
