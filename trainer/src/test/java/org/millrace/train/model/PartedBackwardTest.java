package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.train.kernel.Values.relativeError;

import java.util.ArrayList;
import java.util.List;
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

class PartedBackwardTest {

    private static final ModelConfig TIED = new ModelConfig(11, 16, 12, 3, 4, 2, 64, 10_000, 1e-6, true, 0.02);
    private static final ModelConfig UNTIED = new ModelConfig(11, 16, 12, 2, 4, 1, 64, 10_000, 1e-6, false, 0.02);

    /** Kernels of their own for each case, since JUnit closes its arguments. */
    static Stream<Arguments> cases() {
        return Stream.of(DataType.FLOAT32, DataType.BFLOAT16)
                .flatMap(type -> ImplementationsOfKernels.all().map(kernels -> Arguments.of(kernels, type)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void partsAddUpToTheBatch(Kernels kernels, DataType type) {
        double tolerance = type == DataType.FLOAT32 ? 1e-5 : 3e-2;
        for (ModelConfig config : List.of(TIED, UNTIED)) {
            try (Qwen2Model model = TinyModel.create(kernels, config, type)) {
                for (TokenBatch batch : List.of(TinyModel.batch(48), TinyModel.batch(5, 1, 13, 29))) {
                    Result whole = whole(model, batch);
                    for (int parts : new int[] {1, 2, 4, 8}) {
                        Result sum = parted(model, batch, parts, Recompute.NONE);
                        assertThat(Math.abs(sum.loss - whole.loss) / whole.loss).isLessThan(tolerance);
                        assertThat(relativeError(sum.gradients, whole.gradients))
                                .as("%d parts", parts)
                                .isLessThan(tolerance);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void recomputingChangesNoBit(Kernels kernels, DataType type) {
        TokenBatch batch = TinyModel.batch(5, 1, 13, 29);
        try (Qwen2Model model = TinyModel.create(kernels, TIED, type)) {
            Result kept = parted(model, batch, 4, Recompute.NONE);
            for (Recompute recompute : List.of(Recompute.SELECTIVE, Recompute.FULL)) {
                Result again = parted(model, batch, 4, recompute);
                assertThat(again.loss).as("%s", recompute).isEqualTo(kept.loss);
                assertThat(again.gradients).as("%s", recompute).isEqualTo(kept.gradients);
            }
        }
    }

    @Test
    void aBatchThatCannotBeCutIsRefused() {
        try (Kernels kernels = ImplementationsOfKernels.fastest();
                Qwen2Model model = TinyModel.create(kernels, TIED)) {
            assertThatThrownBy(() -> parted(model, TinyModel.batch(44), 8, Recompute.NONE))
                    .hasMessage("44 tokens cannot be cut into the 16 equal chunks of 8 parts");
        }
    }

    private record Result(double loss, float[] gradients) {}

    private static Result whole(Qwen2Model model, TokenBatch batch) {
        Tensor gradients = gradients(model);
        double loss = model.lossAndGradient(batch, 0.5f, gradients);
        return new Result(loss, read(model, gradients));
    }

    /** The sums over all parts. */
    private static Result parted(Qwen2Model weights, TokenBatch batch, int parts, Recompute recompute) {
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            gradients.add(gradients(weights));
        }
        try (Qwen2Model model = new Qwen2Model(weights.config(), weights.kernels(), weights.weights(), recompute)) {
            double[] losses = model.lossAndGradient(
                    batch,
                    ContextParts.all(parts),
                    ContextExchange.none(),
                    0.5f,
                    0,
                    gradients.stream().map(GradientUnits::of).toList());
            double loss = losses[0];
            for (int i = 1; i < parts; i++) {
                model.kernels().add(gradients.get(i), gradients.get(0));
                loss += losses[i];
            }
            return new Result(loss, read(model, gradients.get(0)));
        }
    }

    private static Tensor gradients(Qwen2Model model) {
        return model.kernels().device().tensor(DataType.FLOAT32, model.layout().size());
    }

    private static float[] read(Qwen2Model model, Tensor tensor) {
        return Values.read(model.kernels().device(), tensor);
    }
}
