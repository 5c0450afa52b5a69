package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** Parity with {@code transformers}; the goldens and how they are made are in {@code make_qwen2_goldens.py}. */
class Qwen2ModelGoldenTest {

    private static final Logger LOG = LogManager.getLogger(Qwen2ModelGoldenTest.class);

    /** Largest ‖a − b‖ / ‖b‖ of a tensor in fp32. */
    private static final double TOLERANCE = 1e-5;

    private static final double ADAMW_TOLERANCE = 1e-4;

    /** Kernels of their own for each case, since JUnit closes its arguments. */
    static Stream<Arguments> cases() {
        return Golden.CASES.stream()
                .flatMap(name -> ImplementationsOfKernels.all().map(kernels -> Arguments.of(kernels, name)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAndLossesAreThoseOfTransformers(Kernels kernels, String name) throws IOException {
        Golden golden = Golden.load(name);
        try (Qwen2Model model = golden.model(kernels)) {
            double logits = Values.relativeError(model.logits(golden.batch()), golden.tensor("logits"));
            double losses = Values.relativeError(model.tokenLosses(golden.batch()), golden.tensor("losses"));
            double loss = Math.abs(model.loss(golden.batch()) - golden.loss()) / golden.loss();
            LOG.info(
                    "{} {}: relative errors: logits {}, token losses {}, loss {}",
                    kernels.name(),
                    name,
                    logits,
                    losses,
                    loss);
            assertThat(logits).isLessThan(TOLERANCE);
            assertThat(losses).isLessThan(TOLERANCE);
            assertThat(loss).isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyGradientIsThatOfTransformers(Kernels kernels, String name) throws IOException {
        Golden golden = Golden.load(name);
        try (Qwen2Model model = golden.model(kernels)) {
            Tensor gradients =
                    kernels.device().tensor(DataType.FLOAT32, model.layout().size());
            model.lossAndGradient(golden.batch(), golden.gradientScale(), gradients);
            double worst = 0;
            String worstName = "";
            for (ParameterLayout.Slice slice : model.layout().slices()) {
                float[] got = Values.read(kernels.device(), model.layout().view(gradients, slice.name()));
                double error = Values.relativeError(got, golden.tensor("gradient." + slice.name()));
                assertThat(error).as(slice.name()).isLessThan(TOLERANCE);
                if (error > worst) {
                    worst = error;
                    worstName = slice.name();
                }
            }
            LOG.info("{} {}: worst relative error of a gradient: {} in {}", kernels.name(), name, worst, worstName);
            assertThat(worstName).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tenAdamWStepsLoseWhatPyTorchLoses(Kernels kernels, String name) throws IOException {
        Golden golden = Golden.load(name);
        JsonNode adamW = golden.expected().path("adamw");
        double worst = 0;
        try (Qwen2Model model = golden.model(kernels)) {
            long size = model.layout().size();
            Tensor gradients = kernels.device().tensor(DataType.FLOAT32, size);
            Tensor firstMoment = kernels.device().tensor(DataType.FLOAT32, size);
            Tensor secondMoment = kernels.device().tensor(DataType.FLOAT32, size);
            long step = 0;
            for (JsonNode expected : adamW.path("steps")) {
                kernels.fill(gradients, 0);
                double loss = model.lossAndGradient(golden.batch(), golden.gradientScale(), gradients)
                        * golden.gradientScale();
                double norm = Math.sqrt(kernels.sumOfSquares(gradients));
                double expectedLoss = expected.path("loss").asDouble();
                worst = Math.max(worst, Math.abs(loss - expectedLoss) / expectedLoss);
                assertThat(loss).isCloseTo(expectedLoss, within(ADAMW_TOLERANCE * expectedLoss));
                double clip = Math.min(1, adamW.path("max_gradient_norm").asDouble() / (norm + 1e-6));
                step++;
                for (ParameterLayout.Slice slice : model.layout().slices()) {
                    kernels.adamW(
                            flat(model.weights(), slice),
                            flat(gradients, slice),
                            flat(firstMoment, slice),
                            flat(secondMoment, slice),
                            null,
                            adamWStep(adamW, step, slice.decays(), clip));
                }
            }
        }
        LOG.info("{} {}: worst relative error of a loss in ten AdamW steps: {}", kernels.name(), name, worst);
    }

    private static Tensor flat(Tensor buffer, ParameterLayout.Slice slice) {
        return buffer.view(slice.offset(), slice.size());
    }

    private static AdamWStep adamWStep(JsonNode adamW, long step, boolean decays, double gradientScale) {
        return new AdamWStep(
                step,
                adamW.path("learning_rate").asDouble(),
                adamW.path("beta1").asDouble(),
                adamW.path("beta2").asDouble(),
                adamW.path("epsilon").asDouble(),
                decays ? adamW.path("weight_decay").asDouble() : 0,
                gradientScale);
    }
}
