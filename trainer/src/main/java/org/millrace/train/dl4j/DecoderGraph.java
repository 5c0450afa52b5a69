package org.millrace.train.dl4j;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.model.ParameterLayout;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The decoder as the Deeplearning4j UI draws it, two blocks a layer, each with its residual connection:
 *
 * <pre>
 * tokens → embedding → layers.0.attention → layers.0.feed-forward → … → final-norm → output
 * </pre>
 *
 * The UI finds the statistics of a block by its name and an underscore: {@code layers.0.attention_q-proj.W}.
 */
final class DecoderGraph {

    private static final String TOKENS = "tokens";
    private static final Pattern IN_LAYER = Pattern.compile("model\\.layers\\.(\\d+)\\.(.+)");

    private DecoderGraph() {}

    /** What the UI calls a weight. */
    static String name(ParameterLayout.Slice slice) {
        String key = Qwen2ParamInitializer.key(slice);
        return block(slice) + "_" + key.replaceFirst("^(model\\.)?(layers\\.\\d+\\.)?(self-attn\\.|mlp\\.)?", "");
    }

    /** Blocks come in the order of their weights; a tied output layer has none of its own. */
    static ComputationGraphConfiguration of(ModelConfig model, OptimizerConfig optimizer, double learningRate) {
        Map<String, Long> parameters = new LinkedHashMap<>();
        for (ParameterLayout.Slice slice : new ParameterLayout(model).slices()) {
            parameters.merge(block(slice), slice.size(), Long::sum);
        }
        parameters.putIfAbsent("output", 0L);
        ComputationGraphConfiguration.GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .updater(new Adam(learningRate, optimizer.beta1(), optimizer.beta2(), optimizer.epsilon()))
                .weightInit(new NormalDistribution(0, model.initializerRange()))
                .graphBuilder()
                .validateOutputLayerConfig(false)
                .addInputs(TOKENS);
        String before = TOKENS;
        for (Map.Entry<String, Long> block : parameters.entrySet()) {
            String name = block.getKey();
            graph.addLayer(
                    name,
                    new DecoderBlock(
                            name.equals("embedding") ? model.vocabSize() : model.hiddenSize(),
                            name.equals("output") ? model.vocabSize() : model.hiddenSize(),
                            block.getValue(),
                            activation(name)),
                    before);
            before = name;
        }
        return graph.setOutputs(before).build();
    }

    private static IActivation activation(String block) {
        if (block.endsWith("feed-forward")) {
            return new ActivationSwish();
        }
        return block.equals("output") || block.endsWith("attention")
                ? new ActivationSoftmax()
                : new ActivationIdentity();
    }

    private static String block(ParameterLayout.Slice slice) {
        Matcher layer = IN_LAYER.matcher(slice.name());
        if (layer.matches()) {
            boolean attention =
                    layer.group(2).startsWith("self_attn") || layer.group(2).startsWith("input_layernorm");
            return "layers." + layer.group(1) + (attention ? ".attention" : ".feed-forward");
        }
        if (slice.name().startsWith("lm_head")) {
            return "output";
        }
        return slice.name().contains("embed") ? "embedding" : "final-norm";
    }
}
