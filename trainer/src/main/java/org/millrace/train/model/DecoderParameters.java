package org.millrace.train.model;

import org.millrace.train.config.ModelConfig;
import org.millrace.train.tensor.Tensor;

/**
 * Units of weights or gradients seen as the parameters of a decoder; both have the same shapes. D hidden, H heads, G
 * key/value heads, K head size, F feed-forward, V vocabulary.
 */
final class DecoderParameters {

    private DecoderParameters() {}

    /** One decoder layer. */
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

    /**
     * What comes after the layers.
     *
     * @param norm (D) of the final RMSNorm
     * @param output (V,D) of the output layer
     */
    record Head(Tensor norm, Tensor output) {}

    /** The views of a layer's weights or gradients. */
    static Layer layer(ModelConfig config, ParameterLayout layout, int index, Tensor ofUnit) {
        ParameterLayout.Unit unit = layout.layer(index);
        String layer = "model.layers." + index + ".";
        long hidden = config.hiddenSize();
        long projected = (config.numAttentionHeads() + 2L * config.numKeyValueHeads()) * config.headSize();
        return new Layer(
                new Attention(
                        layout.view(unit, ofUnit, layer + "input_layernorm.weight"),
                        layout.viewFrom(unit, ofUnit, layer + "self_attn.q_proj.weight", projected, hidden),
                        layout.viewFrom(unit, ofUnit, layer + "self_attn.q_proj.bias", projected),
                        layout.view(unit, ofUnit, layer + "self_attn.o_proj.weight")),
                new FeedForward(
                        layout.view(unit, ofUnit, layer + "post_attention_layernorm.weight"),
                        layout.viewFrom(
                                unit, ofUnit, layer + "mlp.gate_proj.weight", 2L * config.intermediateSize(), hidden),
                        layout.view(unit, ofUnit, layer + "mlp.down_proj.weight")));
    }

    /** The view (V,D) of the embedding's weights or gradients. */
    static Tensor embedding(ParameterLayout layout, Tensor ofUnit) {
        return layout.view(layout.embedding(), ofUnit, ParameterLayout.EMBEDDING);
    }

    /**
     * The views of what comes after the layers.
     *
     * @param ofEmbedding weights or gradients of the embedding, which is the output layer where they are tied
     */
    static Head head(ModelConfig config, ParameterLayout layout, Tensor ofUnit, Tensor ofEmbedding) {
        return new Head(
                layout.view(layout.head(), ofUnit, ParameterLayout.FINAL_NORM),
                config.tieWordEmbeddings()
                        ? embedding(layout, ofEmbedding)
                        : layout.view(layout.head(), ofUnit, ParameterLayout.OUTPUT));
    }
}
