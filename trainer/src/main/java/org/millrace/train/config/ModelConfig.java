package org.millrace.train.config;

/**
 * The shape of a Qwen2 decoder, under the names of a Hugging Face {@code config.json}.
 *
 * @param vocabSize V, rows of the embedding; at least the tokenizer's vocabulary
 * @param hiddenSize D
 * @param intermediateSize F
 * @param numHiddenLayers L
 * @param numAttentionHeads H; divides D
 * @param numKeyValueHeads G; divides H
 * @param maxPositionEmbeddings longest sequence the model is meant for
 * @param ropeTheta RoPE base; a training stage may set its own
 * @param rmsNormEps added to the mean square
 * @param tieWordEmbeddings whether the output layer is the embedding
 * @param initializerRange standard deviation of the initial weights
 */
public record ModelConfig(
        @Key(value = "Rows of the embedding; at least the tokenizer's vocabulary.", unit = "tokens", atLeast = 1)
        int vocabSize,

        @Key(value = "Width of the residual stream.", atLeast = 2)
        int hiddenSize,

        @Key(value = "Width of the feed-forward layer.", atLeast = 1)
        int intermediateSize,

        @Key(value = "Decoder layers.", atLeast = 1) int numHiddenLayers,

        @Key(value = "Query heads; must divide hidden_size into even heads.", atLeast = 1)
        int numAttentionHeads,

        @Key(value = "Key and value heads; must divide num_attention_heads.", atLeast = 1)
        int numKeyValueHeads,

        @Key(
                value = "Longest sequence the model is meant for; no stage may be longer.",
                unit = "tokens",
                byDefault = "32Ki",
                atLeast = 1)
        int maxPositionEmbeddings,

        @Key(value = "RoPE base; a training stage may set its own.", byDefault = "10000", atLeast = 1)
        double ropeTheta,

        @Key(value = "Epsilon of RMSNorm.", byDefault = "1e-6", atLeast = 0)
        double rmsNormEps,

        @Key(value = "Whether the output layer shares the embedding's weights.", byDefault = "false")
        boolean tieWordEmbeddings,

        @Key(value = "Standard deviation of the initial weights.", byDefault = "0.02", atLeast = 0)
        double initializerRange)
        implements Checked {

    /** K, the size of one head. */
    public int headSize() {
        return hiddenSize / numAttentionHeads;
    }

    /** All weights, a tied embedding once. */
    public long parameters() {
        long embeddings = (long) vocabSize * hiddenSize * (tieWordEmbeddings ? 1 : 2);
        return embeddings + bodyParameters();
    }

    /** All weights without embedding and output layer: the N of the scaling laws. */
    public long bodyParameters() {
        long d = hiddenSize;
        long kv = (long) numKeyValueHeads * headSize();
        long attention = d * d + d + 2 * (d * kv + kv) + d * d;
        long feedForward = 3 * d * intermediateSize;
        return numHiddenLayers * (attention + feedForward + 2 * d) + d;
    }

    /** The same model with another RoPE base, for a stage of longer context. */
    public ModelConfig withRopeTheta(double newRopeTheta) {
        return new ModelConfig(
                vocabSize,
                hiddenSize,
                intermediateSize,
                numHiddenLayers,
                numAttentionHeads,
                numKeyValueHeads,
                maxPositionEmbeddings,
                newRopeTheta,
                rmsNormEps,
                tieWordEmbeddings,
                initializerRange);
    }

    @Override
    public void check(Problems problems) {
        if (hiddenSize % numAttentionHeads != 0) {
            problems.add(
                    "num_attention_heads",
                    numAttentionHeads,
                    "a divisor of hidden_size (%d)".formatted(hiddenSize),
                    "choose heads of 64 or 128: hidden_size / num_attention_heads");
        } else if (headSize() % 2 != 0) {
            problems.add(
                    "num_attention_heads",
                    numAttentionHeads,
                    "heads of an even size, since RoPE rotates halves; hidden_size / num_attention_heads is %d"
                            .formatted(headSize()),
                    "choose heads of 64 or 128");
        }
        if (numAttentionHeads % numKeyValueHeads != 0) {
            problems.add(
                    "num_key_value_heads",
                    numKeyValueHeads,
                    "a divisor of num_attention_heads (%d)".formatted(numAttentionHeads),
                    "each key/value head serves the same number of query heads");
        }
    }
}
