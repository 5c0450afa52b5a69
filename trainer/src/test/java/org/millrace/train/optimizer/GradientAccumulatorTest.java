package org.millrace.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.tensor.Tensor;

class GradientAccumulatorTest {

    private static final int SIZE = 101;

    private final Kernels kernels = ReferenceKernels.create();
    private final Values values = new Values(kernels.device(), 7);
    private final GradientAccumulator accumulator = new GradientAccumulator(kernels, SIZE);

    @AfterEach
    void close() {
        accumulator.close();
        kernels.close();
    }

    @Test
    void eightMicroBatchesFormABalancedTree() {
        List<float[]> g = gradients(8);

        assertThat(sum(g))
                .containsExactly(plus(
                        plus(plus(g.get(0), g.get(1)), plus(g.get(2), g.get(3))),
                        plus(plus(g.get(4), g.get(5)), plus(g.get(6), g.get(7)))));
    }

    @Test
    void theTreeIsNotTheSumFromLeftToRight() {
        List<float[]> g = gradients(8);

        float[] leftToRight = g.stream().reduce(GradientAccumulatorTest::plus).orElseThrow();

        assertThat(sum(g)).isNotEqualTo(leftToRight);
    }

    @Test
    void anIncompleteTreeAddsWhatIsLeftFromTheLastUp() {
        List<float[]> g = gradients(7);

        assertThat(sum(g))
                .containsExactly(plus(
                        plus(plus(g.get(0), g.get(1)), plus(g.get(2), g.get(3))),
                        plus(plus(g.get(4), g.get(5)), g.get(6))));
    }

    @Test
    void oneMicroBatchIsItsOwnSum() {
        List<float[]> g = gradients(1);

        assertThat(sum(g)).containsExactly(g.get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void ranksWithContiguousSharesFindTheSameBits(int ranks) {
        List<float[]> g = gradients(16);
        float[] alone = sum(g);

        int share = g.size() / ranks;
        List<float[]> perRank = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            accumulator.clear();
            perRank.add(sum(g.subList(rank * share, (rank + 1) * share)));
        }
        accumulator.clear();

        assertThat(sum(perRank)).containsExactly(alone);
    }

    @Test
    void lossesFollowTheSameTree() {
        double[] losses = {1e16, 1, -1e16, 1, 3, 5};
        for (double loss : losses) {
            assertThat(accumulator.add(gradients -> loss)).isEqualTo(loss);
        }

        assertThat(accumulator.sum().loss()).isEqualTo(((1e16 + 1) + (-1e16 + 1)) + (3.0 + 5.0));
    }

    @Test
    void aStepStartsFromZeroWhateverTheBuffersHeld() {
        sum(gradients(5));
        accumulator.clear();

        accumulator.add(gradients -> {
            assertThat(read(gradients)).containsOnly(0f);
            return 0;
        });
    }

    @Test
    void holdsOneGradientForEachLevelOfTheTree() {
        sum(gradients(64));
        long once = accumulator.bytes();
        accumulator.clear();
        sum(gradients(64));

        assertThat(once).isEqualTo(7L * SIZE * Float.BYTES);
        assertThat(accumulator.bytes()).isEqualTo(once);
    }

    @Test
    void microBatchesOfALeafAccumulateInPlaceInOneGradient() {
        List<float[]> g = gradients(5);
        try (GradientAccumulator inPlace = new GradientAccumulator(kernels, SIZE, 1)) {
            inPlace.begin(5);
            for (float[] gradient : g) {
                inPlace.add(target -> accumulate(gradient, target));
            }
            float[] leftToRight =
                    g.stream().reduce(GradientAccumulatorTest::plus).orElseThrow();
            assertThat(read(inPlace.sum().gradients())).containsExactly(leftToRight);
            assertThat(inPlace.sum().loss()).isEqualTo(5);
            assertThat(inPlace.bytes()).isEqualTo((long) SIZE * Float.BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void upToSoManyRanksAsThereArePartsFindTheSameBits(int ranks) {
        List<float[]> g = gradients(16);
        float[] alone = inParts(4, g);

        int share = g.size() / ranks;
        List<float[]> perRank = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            perRank.add(inParts(4 / ranks, g.subList(rank * share, (rank + 1) * share)));
        }

        assertThat(sum(perRank)).containsExactly(alone);
    }

    @Test
    void reservesWhatItsStepsNeedAndNoMore() {
        try (GradientAccumulator reserved = new GradientAccumulator(kernels, SIZE, 8)) {
            reserved.reserve(64);
            assertThat(reserved.bytes()).isEqualTo(4L * SIZE * Float.BYTES);
            long allocations = kernels.device().allocations();
            for (int step = 0; step < 2; step++) {
                reserved.begin(64);
                gradients(64).forEach(gradient -> reserved.add(target -> accumulate(gradient, target)));
                reserved.sum();
                reserved.clear();
            }
            assertThat(kernels.device().allocations()).isEqualTo(allocations);
        }
        assertThat(GradientAccumulator.buffers(1, 8)).isEqualTo(1);
        assertThat(GradientAccumulator.buffers(2, 8)).isEqualTo(2);
        assertThat(GradientAccumulator.buffers(12, 8)).isEqualTo(4); // for a smaller step of eight
        assertThat(GradientAccumulator.buffers(64, 1)).isEqualTo(1);
        assertThat(GradientAccumulator.buffers(64, 1024)).isEqualTo(7);
    }

    private float[] inParts(int parts, List<float[]> gradients) {
        try (GradientAccumulator inParts = new GradientAccumulator(kernels, SIZE, parts)) {
            inParts.begin(gradients.size());
            gradients.forEach(gradient -> inParts.add(target -> accumulate(gradient, target)));
            return read(inParts.sum().gradients());
        }
    }

    private double accumulate(float[] gradient, Tensor target) {
        kernels.device().write(plus(read(target), gradient), 0, SIZE, target);
        return 1;
    }

    @Test
    void refusesASumOfNothing() {
        assertThatThrownBy(accumulator::sum).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesMicroBatchesAfterTheSum() {
        sum(gradients(3));

        assertThatThrownBy(() -> accumulator.add(gradients -> 0))
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

    private float[] sum(List<float[]> gradients) {
        for (float[] gradient : gradients) {
            accumulator.add(target -> {
                kernels.device().write(gradient, 0, SIZE, target);
                return 0;
            });
        }
        return read(accumulator.sum().gradients());
    }

    private float[] read(Tensor tensor) {
        float[] read = new float[SIZE];
        kernels.device().read(tensor, read, 0, SIZE);
        return read;
    }

    private static float[] plus(float[] left, float[] right) {
        float[] sum = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            sum[i] = left[i] + right[i];
        }
        return sum;
    }
}
