package org.millrace.train.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.millrace.train.model.ParameterLayout;

class ModelConfigTest {

    private static ModelConfig model(int hidden, int heads, int groups, boolean tied) {
        return new ModelConfig(1000, hidden, 100, 2, heads, groups, 64, 10_000, 1e-6, tied, 0.02);
    }

    private static Problems check(ModelConfig model) {
        Problems problems = new Problems();
        model.check(problems.at("model"));
        return problems;
    }

    @Test
    void countsWhatTheLayoutHolds() {
        for (boolean tied : new boolean[] {true, false}) {
            ModelConfig model = model(56, 7, 1, tied);
            assertThat(model.parameters()).isEqualTo(new ParameterLayout(model).size());
        }
    }

    @Test
    void acceptsGroupsOfHeads() {
        assertThat(check(model(56, 7, 1, true)).isEmpty()).isTrue();
        assertThat(check(model(64, 8, 8, true)).isEmpty()).isTrue();
    }

    @Test
    void namesHeadsThatDoNotDivide() {
        assertThat(check(model(64, 7, 2, true)).list().stream().map(Problem::key))
                .containsExactly("model.num_attention_heads", "model.num_key_value_heads");
        assertThat(check(model(63, 21, 7, true)).list().stream().map(Problem::expected))
                .singleElement()
                .asString()
                .contains("even");
    }
}
