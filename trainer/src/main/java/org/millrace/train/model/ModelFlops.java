package org.millrace.train.model;

import org.millrace.train.config.ModelConfig;

/**
 * Floating-point operations that training needs, for utilisation: a multiply-add is two, the backward pass costs twice the
 * forward pass, element-wise work and anything computed a second time count as nothing (Chowdhery et al. 2022, "PaLM",
 * appendix B). The embedding look-up is no product; the output layer is, tied or not. Attention counts only the pairs that
 * the causal mask and the document borders leave.
 */
public final class ModelFlops {

    private ModelFlops() {}

    /** Weights that each token is multiplied with. */
    static long multipliedWeights(ModelConfig config) {
        long d = config.hiddenSize();
        long keyValue = (long) config.numKeyValueHeads() * config.headSize();
        long layer = 2 * d * d + 2 * d * keyValue + 3 * d * config.intermediateSize();
        return config.numHiddenLayers() * layer + config.vocabSize() * d;
    }

    /**
     * FLOPs a token of one training step: 6 · weights + 12 · layers · hidden · attended.
     *
     * @param attended mean number of tokens that a token attends to, itself included; (T+1)/2 in a document of T tokens
     */
    public static double perToken(ModelConfig config, double attended) {
        return 6.0 * multipliedWeights(config) + 12.0 * config.numHiddenLayers() * config.hiddenSize() * attended;
    }

    /** FLOPs of one training step on this batch. */
    public static double of(ModelConfig config, TokenBatch batch) {
        return batch.tokens() * perToken(config, meanAttended(batch.cuSeqlens()));
    }

    /** Mean number of tokens that a token attends to in documents with these bounds. */
    static double meanAttended(int[] cuSeqlens) {
        double pairs = 0;
        for (int i = 1; i < cuSeqlens.length; i++) {
            double length = cuSeqlens[i] - cuSeqlens[i - 1];
            pairs += length * (length + 1) / 2;
        }
        return pairs / cuSeqlens[cuSeqlens.length - 1];
    }
}
