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
     * @param qkv (N,H+2G,K) queries, keys and values of each token, the first two turned
     * @param context (N,H,K) what attention returned
     * @param logSumExp (H,N)
     */
    record Saved(Tensor input, Tensor qkv, Tensor context, Tensor logSumExp) {}

    private final DecoderParameters.Attention weights;
    private final float epsilon;
    private final long hidden;
    private final int heads;
    private final int projected;
    private final int turned;
    private final long headSize;

    AttentionBlock(ModelConfig config, DecoderParameters.Attention weights) {
        this.weights = weights;
        this.epsilon = (float) config.rmsNormEps();
        this.hidden = config.hiddenSize();
        this.heads = config.numAttentionHeads();
        this.turned = heads + config.numKeyValueHeads();
        this.projected = heads + 2 * config.numKeyValueHeads();
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
                x, pass.take(n, projected, headSize), pass.take(n, heads, headSize), pass.takeFloats(heads, n));
        project(pass, x, output, saved.qkv);
        pass.kernels().attention(saved.qkv, heads, cuSeqlens, saved.context, saved.logSumExp);
        pass.kernels().linear(flat(saved.context), weights.outputWeight(), null, x, output);
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
        Tensor qkv = pass.take(n, projected, headSize);
        project(pass, x, output, qkv);
        Tensor context = pass.take(n, heads, headSize);
        pass.kernels().cachedAttention(qkv, heads, keys, values, start, context);
        pass.kernels().linear(flat(context), weights.outputWeight(), null, x, output);
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

        Tensor dQkv = pass.take(n, projected, headSize);
        kernels.attentionGradient(dContext, saved.qkv, heads, saved.context, saved.logSumExp, cuSeqlens, dQkv);
        pass.rotateBack(dQkv, turned);

        Tensor normed = dContext.reshape(n, hidden); // its values are needed no more
        Tensor inverseRms = pass.takeFloats(n);
        kernels.rmsNorm(saved.input, weights.norm(), epsilon, normed, inverseRms);
        kernels.linearWeightGradient(flat(dQkv), normed, gradients.qkvWeight(), gradients.qkvBias());
        Tensor dNormed = normed; // nor are these
        kernels.linearInputGradient(flat(dQkv), weights.qkvWeight(), dNormed, false);
        // The residual connection: the gradient to the norm's input adds to the one that passes it by.
        kernels.rmsNormGradient(dNormed, saved.input, weights.norm(), inverseRms, gradient, true, gradients.norm());
        pass.release(mark);
    }

    /** @param scratch (N,D) */
    private void project(Pass pass, Tensor x, Tensor scratch, Tensor qkv) {
        Workspace.Mark mark = pass.mark();
        pass.kernels().rmsNorm(x, weights.norm(), epsilon, scratch, pass.takeFloats(pass.tokens()));
        pass.kernels().linear(scratch, weights.qkvWeight(), weights.qkvBias(), null, flat(qkv));
        pass.rotate(qkv, turned);
        pass.release(mark);
    }

    /** (N,heads,K) as (N,heads·K). */
    private static Tensor flat(Tensor headed) {
        return headed.reshape(headed.dimension(0), headed.dimension(1) * headed.dimension(2));
    }
}
