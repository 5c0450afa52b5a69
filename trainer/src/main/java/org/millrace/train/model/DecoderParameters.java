package org.millrace.train.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.tensor.Tensor;

/**
 * A flat buffer seen as the parameters of a decoder. Weights and gradients have the same shapes, so both are read and
 * written through this view. D hidden, H heads, G key/value heads, K head size, F feed-forward, V vocabulary.
 *
 * @param embedding (V,D)
 * @param layers one for each decoder layer
 * @param norm (D) of the final RMSNorm
 * @param output (V,D) of the output layer; the same tensor as the embedding where they are tied
 */
record DecoderParameters(Tensor embedding, List<Layer> layers, Tensor norm, Tensor output) {

    record Layer(Attention attention, FeedForward feedForward) {}

    /**
     * One attention block.
     *
     * @param norm (D)
     * @param qkvWeight ((H+2G)·K,D) of the projections to queries, keys and values, one under the other
     * @param qkvBias ((H+2G)·K) of the same
     * @param outputWeight (D,H·K)
     */
    record Attention(Tensor norm, Tensor qkvWeight, Tensor qkvBias, Tensor outputWeight) {}

    /**
     * One feed-forward block.
     *
     * @param norm (D)
     * @param gateUp (2F,D), gate over up
     * @param down (D,F)
     */
    record FeedForward(Tensor norm, Tensor gateUp, Tensor down) {}

    /** The views of a buffer; {@code what} names it in errors. */
    static DecoderParameters of(ModelConfig config, ParameterLayout layout, Tensor flat, String what) {
        if (flat.size() != layout.size()) {
            throw new IllegalArgumentException("%s must hold the %d parameters of the model, cannot be of shape %s"
                    .formatted(what, layout.size(), Arrays.toString(flat.shape())));
        }
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.numHiddenLayers(); i++) {
            layers.add(layer(config, layout, flat, "model.layers." + i + "."));
        }
        Tensor embedding = layout.view(flat, ParameterLayout.EMBEDDING);
        return new DecoderParameters(
                embedding,
                List.copyOf(layers),
                layout.view(flat, ParameterLayout.FINAL_NORM),
                config.tieWordEmbeddings() ? embedding : layout.view(flat, ParameterLayout.OUTPUT));
    }

    private static Layer layer(ModelConfig config, ParameterLayout layout, Tensor flat, String layer) {
        long hidden = config.hiddenSize();
        long projected = (config.numAttentionHeads() + 2L * config.numKeyValueHeads()) * config.headSize();
        return new Layer(
                new Attention(
                        layout.view(flat, layer + "input_layernorm.weight"),
                        layout.viewFrom(flat, layer + "self_attn.q_proj.weight", projected, hidden),
                        layout.viewFrom(flat, layer + "self_attn.q_proj.bias", projected),
                        layout.view(flat, layer + "self_attn.o_proj.weight")),
                new FeedForward(
                        layout.view(flat, layer + "post_attention_layernorm.weight"),
                        layout.viewFrom(flat, layer + "mlp.gate_proj.weight", 2L * config.intermediateSize(), hidden),
                        layout.view(flat, layer + "mlp.down_proj.weight")));
    }
}
