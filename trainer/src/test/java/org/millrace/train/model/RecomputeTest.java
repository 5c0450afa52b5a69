package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

class RecomputeTest {

    /** Kernels of their own for each case, since JUnit closes its arguments. */
    static Stream<Arguments> cases() {
        return Stream.of(DataType.FLOAT32, DataType.BFLOAT16)
                .flatMap(type -> ImplementationsOfKernels.all().map(kernels -> Arguments.of(kernels, type)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientsAreTheSameBitForBit(Kernels kernels, DataType type) {
        TokenBatch batch = TinyModel.batch(5, 1, 13);
        ModelConfig config = new ModelConfig(11, 8, 12, 3, 4, 2, 64, 10_000, 1e-6, true, 0.02);
        try (Qwen2Model model = TinyModel.create(kernels, config, type)) {
            Result kept = run(model, batch, Recompute.NONE);
            assertThat(kept.gradients).doesNotContain(Float.NaN);
            for (Recompute recompute : new Recompute[] {Recompute.SELECTIVE, Recompute.FULL}) {
                Result again = run(model, batch, recompute);
                assertThat(again.loss).as("%s", recompute).isEqualTo(kept.loss);
                assertThat(again.gradients).as("%s", recompute).isEqualTo(kept.gradients);
            }
        }
    }

    @Test
    void whatIsDroppedTakesNoMemory() {
        int tokens = 8192;
        ModelConfig config = new ModelConfig(11, 32, 256, 12, 2, 1, 128, 10_000, 1e-6, true, 0.02);
        int[] documents = new int[tokens / 64];
        Arrays.fill(documents, 64);
        TokenBatch batch = TinyModel.batch(documents);
        try (Kernels kernels = ImplementationsOfKernels.fastest();
                Qwen2Model model = TinyModel.create(kernels, config, DataType.BFLOAT16)) {
            long none = run(model, batch, Recompute.NONE).workspaceBytes;
            long selective = run(model, batch, Recompute.SELECTIVE).workspaceBytes;
            long full = run(model, batch, Recompute.FULL).workspaceBytes;
            // Of all layers but the last: gate and up; then also qkv, context, the middle of the stream and
            // log-sum-exp.
            long layers = config.numHiddenLayers() - 1;
            long gateAndUp = layers * tokens * 2 * 256 * 2;
            long rest = layers * tokens * ((64 + 32 + 32) * 2 + 2 * 4);
            assertThat(none - selective).isBetween(gateAndUp * 9 / 10, gateAndUp * 12 / 10);
            assertThat(selective - full).isBetween(rest * 9 / 10, rest * 12 / 10);
        }
    }

    private record Result(double loss, float[] gradients, long workspaceBytes) {}

    private static Result run(Qwen2Model weights, TokenBatch batch, Recompute recompute) {
        Kernels kernels = weights.kernels();
        Tensor gradients =
                kernels.device().tensor(DataType.FLOAT32, weights.layout().size());
        try (Qwen2Model model = new Qwen2Model(weights.config(), kernels, weights.weights(), recompute)) {
            double loss = model.lossAndGradient(batch, 0.5f, gradients);
            return new Result(loss, Values.read(kernels.device(), gradients), model.workspaceBytes());
        } finally {
            gradients.memory().close();
        }
    }
}
