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
     * @param qkv (N,H+2G,K), queries and keys turned
     * @param context (N,H,K) what attention returned
     * @param logSumExp (H,N)
     */
    record Saved(Tensor input, Tensor inverseRms, Tensor qkv, Tensor context, Tensor logSumExp) {}

    private final DecoderParameters.Attention weights;
    private final float epsilon;
    private final long hidden;
    private final int heads;
    private final int keyValueHeads;
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
                x, pass.takeFloats(n), takeProjected(pass), pass.take(n, heads, headSize), pass.takeFloats(heads, n));
        project(pass, x, saved.inverseRms, saved.qkv);
        pass.kernels().attention(saved.qkv, heads, cuSeqlens, saved.context, saved.logSumExp);
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
        Tensor qkv = takeProjected(pass);
        project(pass, x, pass.takeFloats(n), qkv);
        Tensor context = pass.take(n, heads, headSize);
        pass.kernels().cachedAttention(qkv, heads, keys, values, start, context);
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

        Tensor dQkv = takeProjected(pass);
        kernels.attentionGradient(dContext, saved.qkv, heads, saved.context, saved.logSumExp, cuSeqlens, dQkv);
        pass.rotateBack(dQkv, heads + keyValueHeads);

        Tensor normed = pass.take(n, hidden);
        kernels.rmsNorm(saved.input, weights.norm(), epsilon, normed, saved.inverseRms);
        kernels.linearWeightGradient(flat(dQkv), normed, gradients.qkvWeight(), gradients.qkvBias());
        Tensor dNormed = normed; // its values are needed no more
        kernels.linearInputGradient(flat(dQkv), weights.qkvWeight(), dNormed, false);
        // The residual connection: the gradient to the norm's input adds to the one that passes it by.
        kernels.rmsNormGradient(
                dNormed, saved.input, weights.norm(), saved.inverseRms, gradient, true, gradients.norm());
        pass.release(mark);
    }

    private void project(Pass pass, Tensor x, Tensor inverseRms, Tensor qkv) {
        Kernels kernels = pass.kernels();
        Workspace.Mark mark = pass.mark();
        Tensor normed = pass.take(pass.tokens(), hidden);
        kernels.rmsNorm(x, weights.norm(), epsilon, normed, inverseRms);
        kernels.linear(normed, weights.qkvWeight(), weights.qkvBias(), null, flat(qkv));
        pass.rotate(qkv, heads + keyValueHeads);
        pass.release(mark);
    }

    private void addOutput(Pass pass, Tensor x, Tensor context, Tensor output) {
        pass.kernels().linear(flat(context), weights.outputWeight(), null, x, output);
    }

    /** (N,H+2G,K). */
    private Tensor takeProjected(Pass pass) {
        return pass.take(pass.tokens(), heads + 2L * keyValueHeads, headSize);
    }

    /** (N,heads,K) as (N,heads·K). */
    private static Tensor flat(Tensor headed) {
        return headed.reshape(headed.dimension(0), headed.dimension(1) * headed.dimension(2));
    }
}
