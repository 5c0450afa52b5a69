package org.millrace.train.model;

import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/**
 * x + Wₒ · attention(rope(q), rope(k), v), where q, k and v are projections with biases of RMSNorm(x).
 *
 * <p>N tokens, D hidden, H query heads, G key/value heads, K head size.
 */
final class AttentionBlock {

    /**
     * What the backward pass needs; RMSNorm(x) is computed again from the input.
     *
     * @param input (N,D)
     * @param inverseRms (N)
     * @param query (N,H,K) turned
     * @param key (N,G,K) turned
     * @param value (N,G,K)
     * @param context (N,H,K) what attention returned
     * @param logSumExp (H,N)
     */
    record Saved(
            Tensor input,
            Tensor inverseRms,
            Tensor query,
            Tensor key,
            Tensor value,
            Tensor context,
            Tensor logSumExp) {}

    private final DecoderParameters.Attention weights;
    private final float epsilon;
    private final long hidden;
    private final long heads;
    private final long keyValueHeads;
    private final long headSize;

    AttentionBlock(ModelConfig config, DecoderParameters.Attention weights) {
        this.weights = weights;
        this.epsilon = (float) config.rmsNormEps();
        this.hidden = config.hiddenSize();
        this.heads = config.numAttentionHeads();
        this.keyValueHeads = config.numKeyValueHeads();
        this.headSize = config.headSize();
    }

    /**
     * Attention inside each document of a batch.
     *
     * @param x (N,D); kept for the backward pass
     * @param output (N,D)
     */
    Saved forward(Pass pass, int[] cuSeqlens, Tensor x, Tensor output) {
        long n = pass.tokens();
        Saved saved = new Saved(
                x,
                pass.take(n),
                pass.take(n, heads, headSize),
                pass.take(n, keyValueHeads, headSize),
                pass.take(n, keyValueHeads, headSize),
                pass.take(n, heads, headSize),
                pass.take(heads, n));
        project(pass, x, saved.inverseRms, saved.query, saved.key, saved.value);
        pass.kernels().attention(saved.query, saved.key, saved.value, cuSeqlens, saved.context, saved.logSumExp);
        addOutput(pass, x, saved.context, output);
        return saved;
    }

    /**
     * Attention of the N next tokens of one sequence over those before them, whose keys and values are in the cache; the
     * new ones are appended to it.
     *
     * @param x (N,D)
     * @param keys (capacity,G,K)
     * @param values (capacity,G,K)
     * @param start tokens in the cache so far
     * @param output (N,D)
     */
    void extend(Pass pass, Tensor x, Tensor keys, Tensor values, long start, Tensor output) {
        long n = pass.tokens();
        Workspace.Mark mark = pass.mark();
        Tensor query = pass.take(n, heads, headSize);
        project(pass, x, pass.take(n), query, keys.rows(start, n), values.rows(start, n));
        Tensor context = pass.take(n, heads, headSize);
        pass.kernels().cachedAttention(query, keys, values, start, context);
        addOutput(pass, x, context, output);
        pass.release(mark);
    }

    /**
     * The backward pass of {@link #forward}.
     *
     * @param gradients accumulated
     * @param gradient (N,D) of the output; becomes that of the input
     */
    void backward(Pass pass, int[] cuSeqlens, Saved saved, DecoderParameters.Attention gradients, Tensor gradient) {
        Kernels kernels = pass.kernels();
        long n = pass.tokens();
        Workspace.Mark mark = pass.mark();
        Tensor dContext = pass.take(n, heads, headSize);
        kernels.linearWeightGradient(gradient, flat(saved.context), gradients.outputWeight(), null);
        kernels.linearInputGradient(gradient, weights.outputWeight(), flat(dContext), false);

        Tensor dQuery = pass.take(n, heads, headSize);
        Tensor dKey = pass.take(n, keyValueHeads, headSize);
        Tensor dValue = pass.take(n, keyValueHeads, headSize);
        kernels.attentionGradient(
                dContext,
                saved.query,
                saved.key,
                saved.value,
                saved.context,
                saved.logSumExp,
                cuSeqlens,
                dQuery,
                dKey,
                dValue);
        pass.rotateBack(dQuery);
        pass.rotateBack(dKey);

        Tensor normed = pass.take(n, hidden);
        kernels.rmsNorm(saved.input, weights.norm(), epsilon, normed, saved.inverseRms);
        kernels.linearWeightGradient(flat(dQuery), normed, gradients.queryWeight(), gradients.queryBias());
        kernels.linearWeightGradient(flat(dKey), normed, gradients.keyWeight(), gradients.keyBias());
        kernels.linearWeightGradient(flat(dValue), normed, gradients.valueWeight(), gradients.valueBias());

        Tensor dNormed = normed; // its values are needed no more
        kernels.linearInputGradient(flat(dQuery), weights.queryWeight(), dNormed, false);
        kernels.linearInputGradient(flat(dKey), weights.keyWeight(), dNormed, true);
        kernels.linearInputGradient(flat(dValue), weights.valueWeight(), dNormed, true);
        // The residual connection: the gradient to the norm's input adds to the one that passes it by.
        kernels.rmsNormGradient(dNormed, saved.input, weights.norm(), saved.inverseRms, gradient, gradients.norm());
        pass.release(mark);
    }

    private void project(Pass pass, Tensor x, Tensor inverseRms, Tensor query, Tensor key, Tensor value) {
        Kernels kernels = pass.kernels();
        Workspace.Mark mark = pass.mark();
        Tensor normed = pass.take(pass.tokens(), hidden);
        kernels.rmsNorm(x, weights.norm(), epsilon, normed, inverseRms);
        kernels.linear(normed, weights.queryWeight(), weights.queryBias(), flat(query));
        kernels.linear(normed, weights.keyWeight(), weights.keyBias(), flat(key));
        kernels.linear(normed, weights.valueWeight(), weights.valueBias(), flat(value));
        pass.rotate(query);
        pass.rotate(key);
        pass.release(mark);
    }

    private void addOutput(Pass pass, Tensor x, Tensor context, Tensor output) {
        pass.kernels().linear(flat(context), weights.outputWeight(), null, output);
        pass.kernels().add(x, output);
    }

    /** (N,heads,K) as (N,heads·K). */
    private static Tensor flat(Tensor headed) {
        return headed.reshape(headed.dimension(0), headed.dimension(1) * headed.dimension(2));
    }
}
