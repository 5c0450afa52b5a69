package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.optimizer.AdamW;
import org.millrace.train.optimizer.GradientClipping;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * In bfloat16 the decoder is as near to the exact results as {@code transformers} is in bfloat16; how the goldens are made
 * is in {@code make_bf16_goldens.py}. Errors are ‖a − b‖ / ‖b‖ of a tensor.
 */
class Bf16GoldenTest {

    private static final Logger LOG = LogManager.getLogger(Bf16GoldenTest.class);

    /** Our error over that of transformers. Both are noise of rounding, which differs between equals. */
    private static final double FACTOR = 1.5;

    /** Largest error of a tensor, whatever that of transformers. */
    private static final double TOLERANCE = 0.06;

    /** Largest error of the loss, where roundings cancel: transformers' own may be zero by chance. */
    private static final double LOSS_TOLERANCE = 2e-3;

    private static final double ADAMW_TOLERANCE = 5e-3;

    /** Kernels of their own for each case, since JUnit closes its arguments. */
    static Stream<Arguments> cases() {
        return Golden.CASES.stream()
                .flatMap(name -> ImplementationsOfKernels.all().map(kernels -> Arguments.of(kernels, name)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAndLossesAreAsNearAsThoseOfTransformers(Kernels kernels, String name) throws IOException {
        Golden golden = Golden.load(name);
        Bf16Golden exact = Bf16Golden.load(name);
        try (Qwen2Model model = golden.model(kernels, DataType.BFLOAT16)) {
            double logits = Values.relativeError(model.logits(golden.batch()), exact.exact("logits"));
            double losses = Values.relativeError(model.tokenLosses(golden.batch()), exact.exact("losses"));
            double loss = Math.abs(model.loss(golden.batch()) / exact.loss() - 1);
            LOG.info(
                    "{} {} in bf16: errors and those of transformers: logits {} and {}, token losses {} and {}, loss {}"
                            + " and {}",
                    kernels.name(),
                    name,
                    logits,
                    exact.errorOfTransformers("logits"),
                    losses,
                    exact.errorOfTransformers("losses"),
                    loss,
                    exact.errorOfTransformers("loss"));
            assertThat(logits).isBetween(1e-4, FACTOR * exact.errorOfTransformers("logits"));
            assertThat(losses).isLessThan(FACTOR * exact.errorOfTransformers("losses"));
            assertThat(loss).isLessThan(LOSS_TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyGradientIsAsNearAsThatOfTransformers(Kernels kernels, String name) throws IOException {
        Golden golden = Golden.load(name);
        Bf16Golden exact = Bf16Golden.load(name);
        try (Qwen2Model model = golden.model(kernels, DataType.BFLOAT16)) {
            Tensor gradients =
                    kernels.device().tensor(DataType.FLOAT32, model.layout().size());
            double loss = model.lossAndGradient(golden.batch(), golden.gradientScale(), gradients);
            assertThat(Math.abs(loss / exact.loss() - 1)).isLessThan(LOSS_TOLERANCE);
            double ours = 0;
            double theirs = 0;
            double worst = 0;
            String worstName = "";
            for (ParameterLayout.Slice slice : model.layout().slices()) {
                float[] got = Values.read(kernels.device(), model.layout().view(gradients, slice.name()));
                double error = Values.relativeError(got, exact.exact("gradient." + slice.name()));
                double transformers = exact.errorOfTransformers("gradient." + slice.name());
                assertThat(error).as(slice.name()).isLessThan(TOLERANCE);
                ours += error / model.layout().slices().size();
                theirs += transformers / model.layout().slices().size();
                if (error > worst) {
                    worst = error;
                    worstName = slice.name();
                }
            }
            LOG.info(
                    "{} {} in bf16: mean error of a gradient {}, of transformers {}; the worst is {} in {}",
                    kernels.name(),
                    name,
                    ours,
                    theirs,
                    worst,
                    worstName);
            assertThat(ours).isLessThan(FACTOR * theirs);
        }
    }

    /** Weights in fp32 beside their rounded copy, against float64. */
    @ParameterizedTest
    @MethodSource("cases")
    void tenAdamWStepsLoseWhatTheyLoseInFloat64(Kernels kernels, String name) throws IOException {
        Golden golden = Golden.load(name);
        JsonNode adamW = golden.expected().path("adamw");
        double first = adamW.path("steps").path(0).path("loss").asDouble();
        double worst = 0;
        try (MasterWeights weights = golden.masters(kernels, DataType.BFLOAT16);
                Qwen2Model model = new Qwen2Model(golden.config(), kernels, weights.forModel());
                AdamW optimizer = new AdamW(kernels, model.layout(), optimizer(adamW))) {
            GradientClipping clipping =
                    new GradientClipping(adamW.path("max_gradient_norm").asDouble());
            Tensor gradients =
                    kernels.device().tensor(DataType.FLOAT32, model.layout().size());
            for (JsonNode expected : adamW.path("steps")) {
                kernels.fill(gradients, 0);
                double loss = model.lossAndGradient(golden.batch(), golden.gradientScale(), gradients)
                        * golden.gradientScale();
                worst = Math.max(worst, Math.abs(loss - expected.path("loss").asDouble()) / first);
                optimizer.update(
                        weights.masters(),
                        weights.rounded(),
                        gradients,
                        adamW.path("learning_rate").asDouble(),
                        clipping.scale(GradientClipping.norm(kernels, gradients)));
            }
        }
        LOG.info(
                "{} {} in bf16: largest difference of a loss in ten AdamW steps, as a share of the first: {}, of"
                        + " transformers {}",
                kernels.name(),
                name,
                worst,
                Bf16Golden.load(name).errorOfTransformers("adamw"));
        assertThat(worst).isLessThan(ADAMW_TOLERANCE);
    }

    private static OptimizerConfig optimizer(JsonNode adamW) {
        return new OptimizerConfig(
                adamW.path("beta1").asDouble(),
                adamW.path("beta2").asDouble(),
                adamW.path("epsilon").asDouble(),
                adamW.path("weight_decay").asDouble(),
                adamW.path("max_gradient_norm").asDouble());
    }
}
