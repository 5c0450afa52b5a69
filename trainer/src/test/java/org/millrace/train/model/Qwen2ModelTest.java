package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

class Qwen2ModelTest {

    private static final int VOCABULARY = 11;

    private final Kernels kernels = ImplementationsOfKernels.fastest();
    private final ModelConfig config = TinyModel.config(true, 64);

    /** Along a parameter's own gradient the loss has the slope ‖gradient‖; central differences of fourth order. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientsAreTheSlopesOfTheLoss(boolean tied) {
        TokenBatch batch = TinyModel.batch(5, 1, 6);
        try (Qwen2Model model = TinyModel.create(kernels, TinyModel.config(tied, 64))) {
            Tensor gradients = gradients(model, batch, 1);
            for (ParameterLayout.Slice slice : model.layout().slices()) {
                float[] gradient = read(model.layout().view(gradients, slice.name()));
                double norm = norm(gradient);
                double h = Math.min(0.02, 0.05 / norm); // changes the loss by 0.05, far above its rounding
                double near = difference(model, slice, gradient, h / norm, batch);
                double far = difference(model, slice, gradient, 2 * h / norm, batch);
                double slope = (8 * near - far) / (12 * h);
                assertThat(slope).as(slice.name()).isCloseTo(norm, within(3e-3 * norm));
            }
        }
    }

    @Test
    void gradientsAreScaledAndAccumulated() {
        TokenBatch batch = TinyModel.batch(7);
        try (Qwen2Model model = TinyModel.create(kernels, config)) {
            float[] once = read(gradients(model, batch, 0.25f));
            Tensor twice = gradients(model, batch, 0.25f);
            model.lossAndGradient(batch, 0.5f, twice);
            double[] expected = new double[once.length];
            Arrays.setAll(expected, i -> 3.0 * once[i]);
            assertThat(Values.relativeError(read(twice), expected)).isLessThan(1e-6);
        }
    }

    @Test
    void theZLossIsInTheGradientsByItsWeightAndNotInTheLoss() {
        TokenBatch batch = TinyModel.batch(7, 4);
        try (Qwen2Model model = TinyModel.create(kernels, config)) {
            Tensor plain = zeros(model);
            Tensor some = zeros(model);
            Tensor more = zeros(model);
            double loss = model.lossAndGradient(batch, 1, plain);

            assertThat(model.lossAndGradient(batch, 1, 0.5f, some)).isEqualTo(loss);
            assertThat(model.lossAndGradient(batch, 1, 1, more)).isEqualTo(loss);

            float[] without = read(plain);
            float[] half = read(some);
            double[] expected = new double[half.length];
            Arrays.setAll(expected, i -> without[i] + 2.0 * (half[i] - without[i]));
            assertThat(Values.relativeError(half, Values.doubles(without))).isGreaterThan(0.01);
            assertThat(Values.relativeError(read(more), expected)).isLessThan(1e-5);
        }
    }

    @Test
    void everyWayToTheLossGivesTheSame() {
        TokenBatch batch = TinyModel.batch(4, 9);
        try (Qwen2Model model = TinyModel.create(kernels, config)) {
            double loss = model.lossAndGradient(batch, 1, zeros(model));
            assertThat(model.loss(batch)).isEqualTo(loss);
            double sum = 0;
            float[] losses = model.tokenLosses(batch);
            for (int i = 0; i < losses.length; i++) {
                sum += losses[i];
                assertThat(losses[i] == 0).isEqualTo(batch.labels()[i] == TokenBatch.IGNORED);
            }
            assertThat(sum).isCloseTo(loss, within(1e-9));
        }
    }

    @Test
    void documentsPackedTogetherDoNotSeeEachOther() {
        try (Qwen2Model model = TinyModel.create(kernels, config)) {
            TokenBatch packed = TinyModel.batch(5, 3, 6);
            float[] together = model.logits(packed);
            for (int d = 0; d < 3; d++) {
                int from = packed.cuSeqlens()[d];
                int to = packed.cuSeqlens()[d + 1];
                int[] ids = Arrays.copyOfRange(packed.inputIds(), from, to);
                TokenBatch alone = new TokenBatch(
                        ids,
                        Arrays.copyOfRange(packed.labels(), from, to),
                        Arrays.copyOfRange(packed.positions(), from, to),
                        new int[] {0, to - from});
                float[] expected = Arrays.copyOfRange(together, from * VOCABULARY, to * VOCABULARY);
                assertThat(Values.relativeError(model.logits(alone), expected)).isLessThan(1e-6);
            }
        }
    }

    @Test
    void gradientsOfPackedDocumentsAreTheSumOfTheirOwn() {
        try (Qwen2Model model = TinyModel.create(kernels, config)) {
            TokenBatch packed = TinyModel.batch(6, 4);
            Tensor apart = zeros(model);
            for (int d = 0; d < 2; d++) {
                int from = packed.cuSeqlens()[d];
                int to = packed.cuSeqlens()[d + 1];
                TokenBatch alone = new TokenBatch(
                        Arrays.copyOfRange(packed.inputIds(), from, to),
                        Arrays.copyOfRange(packed.labels(), from, to),
                        Arrays.copyOfRange(packed.positions(), from, to),
                        new int[] {0, to - from});
                model.lossAndGradient(alone, 1, apart);
            }
            assertThat(Values.relativeError(read(gradients(model, packed, 1)), read(apart)))
                    .isLessThan(3e-6);
        }
    }

    @Test
    void resultsDoNotDependOnWhatTheScratchMemoryHeld() {
        TokenBatch small = TinyModel.batch(3, 2);
        TokenBatch large = TinyModel.batch(20, 9);
        try (Qwen2Model model = TinyModel.create(kernels, config)) {
            float[] first = read(gradients(model, small, 1));
            model.lossAndGradient(large, 1, zeros(model));
            long bytes = model.workspaceBytes();
            assertThat(read(gradients(model, small, 1))).isEqualTo(first);
            model.lossAndGradient(large, 1, zeros(model));
            assertThat(model.workspaceBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void anotherRopeBaseSharesTheWeightsAndTurnsOtherwise() {
        TokenBatch batch = TinyModel.batch(12);
        try (Qwen2Model model = TinyModel.create(kernels, config);
                Qwen2Model longer = model.withRopeTheta(1_000_000)) {
            assertThat(longer.weights()).isSameAs(model.weights());
            assertThat(longer.config().ropeTheta()).isEqualTo(1_000_000);
            assertThat(Values.relativeError(longer.logits(batch), model.logits(batch)))
                    .isBetween(1e-4, 1.0);
        }
    }

    @Test
    void weightsThatAreNotNumbersShowInTheLoss() {
        try (Qwen2Model model = TinyModel.create(kernels, config)) {
            kernels.fill(model.layout().view(model.weights(), "model.norm.weight"), Float.NaN);
            assertThat(model.loss(TinyModel.batch(4))).isNaN();
        }
    }

    @Test
    void buffersOfAnotherSizeAreRefused() {
        try (Qwen2Model model = TinyModel.create(kernels, config)) {
            Tensor buffer =
                    kernels.device().tensor(DataType.FLOAT32, model.layout().size() + 1);
            assertThatThrownBy(() -> model.lossAndGradient(TinyModel.batch(4), 1, buffer))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("flatGradients")
                    .hasMessageContaining(String.valueOf(model.layout().size()));
        }
    }

    @Test
    void tokensOutsideTheVocabularyAreNamed() {
        assertRefused(new int[] {1, 11}, new int[] {1, 1}, new int[] {0, 1}, new int[] {0, 2}, "Token 1", "11");
        assertRefused(new int[] {-1, 1}, new int[] {1, 1}, new int[] {0, 1}, new int[] {0, 2}, "Token 0", "-1");
        assertRefused(new int[] {1, 1}, new int[] {1, 11}, new int[] {0, 1}, new int[] {0, 2}, "labels[1]", "11");
        assertRefused(new int[] {1, 1}, new int[] {-1, 1}, new int[] {0, 1}, new int[] {0, 2}, "labels[0]", "-1");
    }

    @Test
    void batchesThatDoNotFitTogetherAreRefused() {
        assertRefused(new int[] {}, new int[] {}, new int[] {}, new int[] {0}, "at least one token");
        assertRefused(new int[] {1, 1}, new int[] {1}, new int[] {0, 1}, new int[] {0, 2}, "1 labels");
        assertRefused(new int[] {1, 1}, new int[] {1, 1}, new int[] {0}, new int[] {0, 2}, "1 positions");
        assertRefused(new int[] {1, 1}, new int[] {1, 1}, new int[] {0, -1}, new int[] {0, 2}, "positions[1]");
        assertRefused(new int[] {1, 1}, new int[] {1, 1}, new int[] {0, 1}, new int[] {0, 1}, "from 0 to 2");
        assertRefused(new int[] {1, 1}, new int[] {1, 1}, new int[] {0, 1}, new int[] {0, 0, 2}, "ascend");
        assertRefused(new int[] {1, 1}, new int[] {1, 1}, new int[] {0, 64}, new int[] {0, 2}, "64 positions");
    }

    private void assertRefused(int[] ids, int[] labels, int[] positions, int[] cuSeqlens, String... message) {
        try (Qwen2Model model = TinyModel.create(kernels, config)) {
            TokenBatch batch = new TokenBatch(ids, labels, positions, cuSeqlens);
            assertThatThrownBy(() -> model.loss(batch))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(message);
        }
    }

    private double difference(
            Qwen2Model model, ParameterLayout.Slice slice, float[] direction, double factor, TokenBatch batch) {
        return lossAfterMoving(model, slice, direction, factor, batch)
                - lossAfterMoving(model, slice, direction, -factor, batch);
    }

    private double lossAfterMoving(
            Qwen2Model model, ParameterLayout.Slice slice, float[] direction, double factor, TokenBatch batch) {
        Tensor view = model.layout().view(model.weights(), slice.name());
        float[] before = read(view);
        float[] moved = before.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (factor * direction[i]);
        }
        kernels.device().write(moved, 0, moved.length, view);
        double loss = model.loss(batch);
        kernels.device().write(before, 0, before.length, view);
        return loss;
    }

    private Tensor gradients(Qwen2Model model, TokenBatch batch, float scale) {
        Tensor gradients = zeros(model);
        model.lossAndGradient(batch, scale, gradients);
        return gradients;
    }

    private Tensor zeros(Qwen2Model model) {
        return kernels.device().tensor(DataType.FLOAT32, model.layout().size());
    }

    private float[] read(Tensor tensor) {
        return Values.read(kernels.device(), tensor);
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
