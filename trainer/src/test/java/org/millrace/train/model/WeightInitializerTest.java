package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

class WeightInitializerTest {

    private final Device device = new Nd4jDevice(1);

    @Test
    void matricesAreNormalNormsOneAndBiasesZero() {
        ParameterLayout layout = new ParameterLayout(config(50_000, 2));
        Tensor weights = initialized(layout, 42);
        for (ParameterLayout.Slice slice : layout.slices()) {
            float[] values = read(layout, weights, slice.name());
            if (slice.name().endsWith(".bias")) {
                assertThat(values).containsOnly(0f);
            } else if (!slice.decays()) {
                assertThat(values).containsOnly(1f);
            } else {
                assertNormal(values);
            }
        }
    }

    @Test
    void aWeightDependsOnSeedNameAndIndexAlone() {
        ParameterLayout small = new ParameterLayout(config(40, 1));
        ParameterLayout large = new ParameterLayout(config(200_000, 3));
        Tensor smallWeights = initialized(small, 42);
        Tensor largeWeights = initialized(large, 42);
        String query = "model.layers.0.self_attn.q_proj.weight";
        String embedding = "model.embed_tokens.weight";
        float[] first = read(small, smallWeights, embedding);
        assertThat(read(large, largeWeights, query)).isEqualTo(read(small, smallWeights, query));
        assertThat(Arrays.copyOf(read(large, largeWeights, embedding), first.length))
                .isEqualTo(first);
        assertThat(read(large, largeWeights, query))
                .isNotEqualTo(read(large, largeWeights, "model.layers.1.self_attn.q_proj.weight"));
        assertThat(read(small, initialized(small, 43), embedding)).isNotEqualTo(first);
    }

    /** Changing these values would change what every seed means. */
    @Test
    void theFirstValuesOfSeed42Stay() {
        ParameterLayout layout = new ParameterLayout(config(40, 1));
        float[] values = read(layout, initialized(layout, 42), "model.embed_tokens.weight");
        assertThat(Arrays.copyOf(values, 4)).containsExactly(0.024116864f, 0.013202694f, -0.037883576f, -0.013324093f);
    }

    private static void assertNormal(float[] values) {
        double mean = 0;
        double square = 0;
        double fourth = 0;
        for (float value : values) {
            double z = value / 0.02;
            mean += z / values.length;
            square += z * z / values.length;
            fourth += z * z * z * z / values.length;
        }
        double error = 4 / Math.sqrt(values.length); // four standard errors of the mean
        assertThat(mean).isCloseTo(0, within(error));
        assertThat(square).isCloseTo(1, within(error * Math.sqrt(2)));
        assertThat(fourth).isCloseTo(3, within(error * Math.sqrt(96)));
    }

    private Tensor initialized(ParameterLayout layout, long seed) {
        Tensor weights = device.tensor(DataType.FLOAT32, layout.size());
        WeightInitializer.initialize(
                device, layout, ParameterShare.whole(layout), weights, Parametrization.STANDARD, 0.02, seed);
        return weights;
    }

    private float[] read(ParameterLayout layout, Tensor weights, String name) {
        return Values.read(device, layout.view(weights, name));
    }

    private static ModelConfig config(int vocabSize, int layers) {
        return new ModelConfig(vocabSize, 16, 24, layers, 4, 2, 64, 10_000, 1e-6, true, 0.02);
    }
}
