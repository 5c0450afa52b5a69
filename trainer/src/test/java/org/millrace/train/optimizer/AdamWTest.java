package org.millrace.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.config.ParametrizationConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.Parametrization;
import org.millrace.train.model.ShareTensor;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

class AdamWTest {

    private static final ModelConfig MODEL = new ModelConfig(11, 4, 6, 2, 2, 1, 32, 10_000, 1e-6, false, 0.02);
    private static final OptimizerConfig CONFIG = new OptimizerConfig(0.9, 0.95, 1e-8, 0.1, 1);
    private static final double LEARNING_RATE = 0.01;

    private final Kernels kernels = ReferenceKernels.create();
    private final Values values = new Values(kernels.device(), 3);
    private final ParameterLayout layout = new ParameterLayout(MODEL);
    private final int size = (int) layout.size();

    @AfterEach
    void close() {
        kernels.close();
    }

    @Test
    void followsTheFormulaOverSeveralUpdates() {
        float[] start = values.normal(size);
        float[] gradient = values.normal(size);
        Tensor parameters = values.tensor(start, size);
        try (AdamW optimizer = new AdamW(kernels, layout, CONFIG)) {
            for (int i = 0; i < 3; i++) {
                optimizer.update(parameters, values.tensor(gradient, size), LEARNING_RATE, 0.5);
            }
            assertThat(optimizer.updates()).isEqualTo(3);
        }

        float[] updated = read(parameters);
        for (ParameterLayout.Slice slice : layout.slices()) {
            for (int i = (int) slice.offset(); i < slice.offset() + slice.size(); i++) {
                double expected = expected(start[i], gradient[i] * 0.5, slice.decays() ? 0.1 : 0);
                assertThat((double) updated[i]).as("%s at %d", slice.name(), i).isCloseTo(expected, within(1e-6));
            }
        }
    }

    @Test
    void onlyMatricesDecay() {
        float[] start = values.normal(size);
        Tensor parameters = values.tensor(start, size);
        try (AdamW optimizer = new AdamW(kernels, layout, CONFIG)) {
            optimizer.update(parameters, values.tensor(new float[size], size), LEARNING_RATE, 1);
        }

        float[] updated = read(parameters);
        for (ParameterLayout.Slice slice : layout.slices()) {
            boolean oneDimensional = slice.shape().length == 1;
            for (int i = (int) slice.offset(); i < slice.offset() + slice.size(); i++) {
                if (oneDimensional) {
                    assertThat(updated[i]).as(slice.name()).isEqualTo(start[i]);
                } else {
                    assertThat(updated[i]).as(slice.name()).isNotEqualTo(start[i]);
                }
            }
        }
    }

    @Test
    void underMupAWeightsStepShrinksWithTheWidthAndItsDecayStays() {
        ModelConfig wide = new ModelConfig(11, 16, 24, 2, 4, 2, 32, 10_000, 1e-6, true, 0.02);
        ParameterLayout wideLayout = new ParameterLayout(wide);
        int elements = (int) wideLayout.size();
        float[] start = values.normal(elements);
        float[] gradient = values.normal(elements);
        Tensor parameters = values.tensor(start, elements);
        Parametrization mup = Parametrization.of(new ParametrizationConfig(ParametrizationConfig.Kind.MUP, 4), wide);
        try (AdamW optimizer = new AdamW(kernels, wideLayout, CONFIG, mup)) {
            optimizer.update(parameters, values.tensor(gradient, elements), LEARNING_RATE, 1);
        }

        float[] updated = Values.read(kernels.device(), parameters);
        for (ParameterLayout.Slice slice : wideLayout.slices()) {
            boolean hidden = slice.decays() && slice.name().startsWith("model.layers.");
            double factor = hidden || slice.name().equals("model.norm.weight") ? 0.25 : 1;
            double decay = slice.decays() ? LEARNING_RATE * 0.1 : 0;
            for (int i = (int) slice.offset(); i < slice.offset() + slice.size(); i++) {
                // The first step of Adam is the sign of the gradient.
                double expected = start[i] * (1 - decay) - factor * LEARNING_RATE * Math.signum(gradient[i]);
                assertThat((double) updated[i]).as(slice.name()).isCloseTo(expected, within(1e-6));
            }
        }
    }

    @Test
    void writesTheNewWeightsRoundedBesideThem() {
        Tensor parameters = values.tensor(values.normal(size), size);
        Tensor rounded = kernels.device().tensor(DataType.BFLOAT16, size);
        Tensor expected = kernels.device().tensor(DataType.BFLOAT16, size);
        try (AdamW optimizer = new AdamW(kernels, layout, CONFIG)) {
            optimizer.update(
                    parameters,
                    new ShareTensor(rounded, true),
                    values.tensor(values.normal(size), size),
                    LEARNING_RATE,
                    1);
        }

        kernels.convert(parameters, expected);
        assertThat(read(rounded)).isEqualTo(read(expected)).isNotEqualTo(read(parameters));
    }

    @Test
    void restoredStateContinuesToTheSameBits() {
        float[] start = values.normal(size);
        float[] first = values.normal(size);
        float[] second = values.normal(size);
        Tensor uninterrupted = values.tensor(start, size);
        Tensor interrupted = values.tensor(start, size);
        try (AdamW one = new AdamW(kernels, layout, CONFIG);
                AdamW before = new AdamW(kernels, layout, CONFIG);
                AdamW after = new AdamW(kernels, layout, CONFIG)) {
            one.update(uninterrupted, values.tensor(first, size), LEARNING_RATE, 1);
            one.update(uninterrupted, values.tensor(second, size), LEARNING_RATE, 1);

            before.update(interrupted, values.tensor(first, size), LEARNING_RATE, 1);
            kernels.copy(before.firstMoment(), after.firstMoment());
            kernels.copy(before.secondMoment(), after.secondMoment());
            after.restoreUpdates(before.updates());
            after.update(interrupted, values.tensor(second, size), LEARNING_RATE, 1);
        }

        assertThat(read(interrupted)).containsExactly(read(uninterrupted));
    }

    @Test
    void refusesANegativeCountOfUpdates() {
        try (AdamW optimizer = new AdamW(kernels, layout, CONFIG)) {
            assertThatThrownBy(() -> optimizer.restoreUpdates(-1)).hasMessageContaining("-1");
        }
    }

    /** Three updates of one weight with the same gradient, in double precision. */
    private static double expected(double start, double gradient, double weightDecay) {
        double p = start;
        double m = 0;
        double v = 0;
        for (int t = 1; t <= 3; t++) {
            m = 0.9 * m + 0.1 * gradient;
            v = 0.95 * v + 0.05 * gradient * gradient;
            p -= LEARNING_RATE * weightDecay * p;
            double corrected = Math.sqrt(v / (1 - Math.pow(0.95, t)));
            p -= LEARNING_RATE * m / (1 - Math.pow(0.9, t)) / (corrected + 1e-8);
        }
        return p;
    }

    private float[] read(Tensor tensor) {
        float[] read = new float[size];
        kernels.device().read(tensor, read, 0, size);
        return read;
    }
}
