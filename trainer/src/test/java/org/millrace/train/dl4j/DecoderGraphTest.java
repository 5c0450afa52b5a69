package org.millrace.train.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.model.ParameterLayout;

class DecoderGraphTest {

    private static final OptimizerConfig ADAM_W = new OptimizerConfig(0.9, 0.95, 1e-8, 0.1, 1);

    private static ModelConfig model(boolean tied) {
        return new ModelConfig(100, 16, 24, 11, 4, 2, 64, 10_000, 1e-6, tied, 0.02);
    }

    @Test
    void drawsTwoBlocksALayer() {
        ComputationGraphConfiguration graph = DecoderGraph.of(model(true), ADAM_W, 1e-3);

        assertThat(graph.getVertexInputs())
                .containsEntry("embedding", List.of("tokens"))
                .containsEntry("layers.0.attention", List.of("embedding"))
                .containsEntry("layers.0.feed-forward", List.of("layers.0.attention"))
                .containsEntry("final-norm", List.of("layers.10.feed-forward"))
                .containsEntry("output", List.of("final-norm"))
                .hasSize(2 * 11 + 3);
    }

    @Test
    void everyParameterIsInOneBlock() {
        for (boolean tied : new boolean[] {true, false}) {
            String json = DecoderGraph.of(model(tied), ADAM_W, 1e-3).toJson();
            long parameters = 0;
            for (var vertex :
                    ComputationGraphConfiguration.fromJson(json).getVertices().entrySet()) {
                var layer = ((LayerVertex) vertex.getValue()).getLayerConf();
                parameters += layer.getLayer().initializer().numParams(layer);
            }
            assertThat(parameters).isEqualTo(model(tied).parameters());
        }
    }

    @Test
    void weightsAreNamedByTheirBlock() {
        List<String> names = new ParameterLayout(model(false))
                .slices().stream().map(DecoderGraph::name).toList();

        assertThat(names)
                .doesNotHaveDuplicates()
                .contains(
                        "embedding_embed-tokens.W",
                        "layers.10.attention_input-layernorm.weight",
                        "layers.10.attention_q-proj.W",
                        "layers.10.attention_q-proj.bias",
                        "layers.10.feed-forward_post-attention-layernorm.weight",
                        "layers.10.feed-forward_down-proj.W",
                        "final-norm_norm.weight",
                        "output_lm-head.W");
        Map<String, ?> blocks = DecoderGraph.of(model(false), ADAM_W, 1e-3).getVertices();
        assertThat(names).allSatisfy(name -> assertThat(blocks).containsKey(name.substring(0, name.indexOf('_'))));
    }
}
