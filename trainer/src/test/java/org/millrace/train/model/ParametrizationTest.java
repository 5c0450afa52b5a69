package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.ParametrizationConfig;
import org.millrace.train.config.ParametrizationConfig.Kind;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

class ParametrizationTest {

    private static final String LAYER = "model.layers.0.";

    /** Four times the base width: deviation (of a matrix) or gain (of a norm), learning rate, weight decay. */
    @ParameterizedTest
    @CsvSource({
        "false, model.embed_tokens.weight, 1, 1, 1",
        "false, model.layers.0.self_attn.q_proj.weight, 0.5, 0.25, 4",
        "false, model.layers.0.self_attn.k_proj.weight, 0.5, 0.25, 4",
        "false, model.layers.0.self_attn.v_proj.weight, 0.5, 0.25, 4",
        "false, model.layers.0.self_attn.o_proj.weight, 0.5, 0.25, 4",
        "false, model.layers.0.mlp.gate_proj.weight, 0.5, 0.25, 4",
        "false, model.layers.0.mlp.up_proj.weight, 0.5, 0.25, 4",
        "false, model.layers.0.mlp.down_proj.weight, 0.5, 0.25, 4",
        "false, model.layers.0.self_attn.q_proj.bias, 1, 1, 1",
        "false, model.layers.0.input_layernorm.weight, 1, 1, 1",
        "false, model.norm.weight, 1, 1, 1",
        "false, lm_head.weight, 0.25, 0.25, 4",
        "true, model.embed_tokens.weight, 1, 1, 1",
        "true, model.layers.0.mlp.down_proj.weight, 0.5, 0.25, 4",
        "true, model.layers.0.post_attention_layernorm.weight, 1, 1, 1",
        "true, model.norm.weight, 0.25, 0.25, 4"
    })
    void hasTheFactorsOfTheTable(boolean tied, String name, double start, double learningRate, double decay) {
        ModelConfig model = model(32, tied);
        ParameterLayout.Slice slice = new ParameterLayout(model).slice(name);
        Parametrization mup = Parametrization.of(mup(8), model);
        assertThat(slice.decays() ? mup.deviationFactor(slice) : mup.gain(slice))
                .isEqualTo(start);
        assertThat(mup.learningRateFactor(slice)).isEqualTo(learningRate);
        assertThat(mup.weightDecayFactor(slice)).isEqualTo(decay);
    }

    @Test
    void isTheStandardOneAtTheBaseWidth() {
        ModelConfig model = model(32, true);
        Parametrization mup = Parametrization.of(mup(32), model);
        assertThat(initialized(model, mup)).isEqualTo(initialized(model, Parametrization.STANDARD));
        for (ParameterLayout.Slice slice : new ParameterLayout(model).slices()) {
            assertThat(mup.learningRateFactor(slice)).isOne();
            assertThat(mup.weightDecayFactor(slice)).isOne();
        }
    }

    @Test
    void scalesTheInitialWeightsAndNothingElse() {
        ModelConfig model = model(32, true);
        ParameterLayout layout = new ParameterLayout(model);
        float[] standard = initialized(model, Parametrization.STANDARD);
        float[] mup = initialized(model, Parametrization.of(mup(8), model));
        for (ParameterLayout.Slice slice : layout.slices()) {
            double factor = slice.name().equals("model.norm.weight")
                    ? 0.25
                    : slice.name().startsWith(LAYER) && slice.decays() ? 0.5 : 1;
            for (int i = (int) slice.offset(); i < slice.offset() + slice.size(); i++) {
                assertThat((double) mup[i]).as(slice.name()).isCloseTo(factor * standard[i], within(1e-8));
            }
        }
    }

    @Test
    void needsABaseWidthOfWholeHeads() {
        Problems problems = new Problems();
        mup(100).check(model(32, true), problems);
        assertThat(problems.list().stream().map(Problem::key)).isEqualTo(List.of("base_width"));
        Problems none = new Problems();
        mup(64).check(model(32, true), none);
        new ParametrizationConfig(Kind.STANDARD, 100).check(model(32, true), none);
        assertThat(none.list()).isEmpty();
    }

    private static float[] initialized(ModelConfig model, Parametrization parametrization) {
        Device device = new Nd4jDevice(1);
        ParameterLayout layout = new ParameterLayout(model);
        Tensor weights = device.tensor(DataType.FLOAT32, layout.size());
        WeightInitializer.initialize(device, layout, ParameterShare.whole(layout), weights, parametrization, 0.02, 7);
        return Values.read(device, weights);
    }

    private static ParametrizationConfig mup(int baseWidth) {
        return new ParametrizationConfig(Kind.MUP, baseWidth);
    }

    private static ModelConfig model(int width, boolean tied) {
        return new ModelConfig(11, width, 2 * width, 1, width / 8, width / 16, 64, 10_000, 1e-6, tied, 0.02);
    }
}
