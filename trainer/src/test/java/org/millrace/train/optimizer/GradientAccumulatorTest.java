package org.millrace.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.model.GradientUnits;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.tensor.Tensor;

class GradientAccumulatorTest {

    private static final int SIZE = 101;
    private static final List<ParameterLayout.Unit> UNITS = List.of(
            new ParameterLayout.Unit("embedding", 0, 40),
            new ParameterLayout.Unit("layers.0", 40, 58),
            new ParameterLayout.Unit("head", 98, 3));

    private final Kernels kernels = ReferenceKernels.create();
    private final Values values = new Values(kernels.device(), 7);
    private final GradientAccumulator accumulator = new GradientAccumulator(kernels, UNITS);

    @AfterEach
    void close() {
        accumulator.close();
        kernels.close();
    }

    @Test
    void eightMicroBatchesFormABalancedTree() {
        List<float[]> g = gradients(8);

        assertThat(sum(g, 8))
                .containsExactly(plus(
                        plus(plus(g.get(0), g.get(1)), plus(g.get(2), g.get(3))),
                        plus(plus(g.get(4), g.get(5)), plus(g.get(6), g.get(7)))));
    }

    @Test
    void theTreeIsNotTheSumFromLeftToRight() {
        List<float[]> g = gradients(8);

        assertThat(sum(g, 8)).isNotEqualTo(leftToRight(g));
    }

    @Test
    void whatDoesNotDivideEvenlyLiesUnderUnevenLeaves() {
        List<float[]> g = gradients(7);

        assertThat(sum(g, 8))
                .containsExactly(plus(
                        plus(g.get(0), plus(g.get(1), g.get(2))),
                        plus(plus(g.get(3), g.get(4)), plus(g.get(5), g.get(6)))));
    }

    @Test
    void oneMicroBatchIsItsOwnSum() {
        List<float[]> g = gradients(1);

        assertThat(sum(g, 8)).containsExactly(g.get(0));
    }

    @Test
    void microBatchesOfALeafAccumulateInPlaceInOneGradient() {
        List<float[]> g = gradients(5);

        assertThat(sum(g, 1)).containsExactly(leftToRight(g));
        assertThat(accumulator.bytes()).isEqualTo((long) SIZE * Float.BYTES);
    }

    @ParameterizedTest
    @CsvSource({"16, 16, 2", "16, 16, 3", "16, 4, 2", "16, 4, 4", "13, 8, 3", "13, 8, 8", "24, 8, 5"})
    void ranksWithTheirLeavesFindTheSameBits(int microBatches, int parts, int ranks) {
        List<float[]> g = gradients(microBatches);
        float[] alone = sum(g, parts);

        GradientTree tree = GradientTree.of(microBatches, parts);
        List<float[]> perRank = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            accumulator.clear();
            perRank.add(sum(g, tree, tree.shareOf(rank, ranks)));
        }

        assertThat(overRanks(perRank)).containsExactly(alone);
    }

    /** As a process group sums. */
    private static float[] overRanks(List<float[]> sums) {
        if (sums.size() == 1) {
            return sums.get(0);
        }
        int half = (sums.size() + 1) / 2;
        return plus(overRanks(sums.subList(0, half)), overRanks(sums.subList(half, sums.size())));
    }

    @Test
    void lossesGoUpTheSameTree() {
        double[] losses = {1e16, 1, -1e16, 1};
        GradientTree tree = GradientTree.of(4, 4);
        accumulator.begin(tree, GradientTree.Leaves.of(tree));
        for (double loss : losses) {
            assertThat(accumulator.add(units -> {
                        UNITS.forEach(units::complete);
                        return loss;
                    }))
                    .isEqualTo(loss);
        }

        assertThat(tree.sum(accumulator.leafLosses())).isEqualTo((1e16 + 1) + (-1e16 + 1));
    }

    @Test
    void eachUnitsSumIsThereBeforeTheNextUnitsIsMade() {
        List<float[]> g = gradients(4);
        GradientTree tree = GradientTree.of(4, 4);
        List<String> told = new ArrayList<>();
        accumulator.begin(tree, GradientTree.Leaves.of(tree), (unit, sum) -> {
            told.add(unit.name());
            assertThat(Values.read(kernels.device(), sum))
                    .containsExactly(part(plus(plus(g.get(0), g.get(1)), plus(g.get(2), g.get(3))), unit));
        });
        for (int i = 0; i < 4; i++) {
            float[] gradient = g.get(i);
            int before = told.size();
            accumulator.add(units -> {
                for (int u = UNITS.size() - 1; u >= 0; u--) {
                    accumulate(gradient, UNITS.get(u), units);
                    units.complete(UNITS.get(u));
                    units.complete(UNITS.get(u));
                }
                return 0;
            });
            assertThat(told).hasSize(i == 3 ? before + 3 : 0);
        }
        assertThat(told).containsExactly("head", "layers.0", "embedding");
    }

    @Test
    void aStepStartsFromZeroWhateverTheBuffersHeld() {
        sum(gradients(5), 8);
        accumulator.clear();

        GradientTree tree = GradientTree.of(1, 1);
        accumulator.begin(tree, GradientTree.Leaves.of(tree));
        accumulator.add(units -> {
            for (ParameterLayout.Unit unit : UNITS) {
                assertThat(Values.read(kernels.device(), units.obtain(unit))).containsOnly(0f);
                units.complete(unit);
            }
            return 0;
        });
    }

    @Test
    void holdsOneGradientForEachLevelOfTheTree() {
        sum(gradients(64), 64);
        long once = accumulator.bytes();
        accumulator.clear();
        sum(gradients(64), 64);

        assertThat(once).isEqualTo(7L * SIZE * Float.BYTES);
        assertThat(accumulator.bytes()).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 100})
    void reservesWhatItsStepsNeedAndNoMore(int microBatches) {
        accumulator.reserve(8);
        assertThat(accumulator.bytes()).isEqualTo(4L * SIZE * Float.BYTES);
        long allocations = kernels.device().allocations();
        for (int step = 0; step < 2; step++) {
            sum(gradients(microBatches), 8);
            accumulator.clear();
        }
        assertThat(kernels.device().allocations()).isEqualTo(allocations);
    }

    @Test
    void refusesASumOfNothingAndAnIncompleteOne() {
        assertThatThrownBy(accumulator::sum).isInstanceOf(IllegalStateException.class);
        GradientTree tree = GradientTree.of(2, 2);
        accumulator.begin(tree, GradientTree.Leaves.of(tree));
        assertThatThrownBy(accumulator::sum).hasMessageContaining("lacks micro-batches");
        assertThatThrownBy(() -> accumulator.begin(tree, GradientTree.Leaves.of(tree)))
                .hasMessageContaining("clear its sum");
    }

    @Test
    void refusesAMicroBatchThatLeavesAUnitOut() {
        GradientTree tree = GradientTree.of(1, 1);
        accumulator.begin(tree, GradientTree.Leaves.of(tree));
        assertThatThrownBy(() -> accumulator.add(units -> {
                    units.complete(UNITS.get(0));
                    return 0;
                }))
                .hasMessageContaining("layers.0")
                .hasMessageContaining("head");
    }

    @Test
    void refusesMicroBatchesAfterTheSum() {
        sum(gradients(3), 8);

        assertThatThrownBy(() -> accumulator.add(units -> 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("clear");
    }

    private List<float[]> gradients(int count) {
        List<float[]> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(values.normal(SIZE));
        }
        return all;
    }

    private float[] sum(List<float[]> gradients, int parts) {
        GradientTree tree = GradientTree.of(gradients.size(), parts);
        accumulator.clear();
        return sum(gradients, tree, GradientTree.Leaves.of(tree));
    }

    private float[] sum(List<float[]> gradients, GradientTree tree, GradientTree.Leaves leaves) {
        accumulator.begin(tree, leaves);
        GradientTree.MicroBatches some = tree.microBatches(leaves);
        for (long i = some.first(); i < some.first() + some.count(); i++) {
            float[] gradient = gradients.get((int) i);
            accumulator.add(units -> {
                for (ParameterLayout.Unit unit : UNITS) {
                    accumulate(gradient, unit, units);
                    units.complete(unit);
                }
                return 1;
            });
        }
        return Values.read(kernels.device(), accumulator.sum());
    }

    private void accumulate(float[] gradient, ParameterLayout.Unit unit, GradientUnits units) {
        Tensor target = units.obtain(unit);
        float[] sum = plus(Values.read(kernels.device(), target), part(gradient, unit));
        kernels.device().write(sum, 0, sum.length, target);
    }

    private static float[] part(float[] gradient, ParameterLayout.Unit unit) {
        float[] part = new float[(int) unit.size()];
        System.arraycopy(gradient, (int) unit.offset(), part, 0, part.length);
        return part;
    }

    private static float[] leftToRight(List<float[]> gradients) {
        return gradients.stream().reduce(GradientAccumulatorTest::plus).orElseThrow();
    }

    private static float[] plus(float[] left, float[] right) {
        float[] sum = new float[left.length];
        for (int i = 0; i < left.length; i++) {
            sum[i] = left[i] + right[i];
        }
        return sum;
    }
}
