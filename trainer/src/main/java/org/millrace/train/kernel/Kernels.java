package org.millrace.train.kernel;

import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * The mathematics of a decoder, forward and backward, on one device. Every tensor is contiguous and row-major; float
 * tensors are {@code FLOAT32}, ids and positions {@code INT32}.
 *
 * <p>Shapes: N tokens of a micro-batch, D hidden, H query heads, G key/value heads (H divisible by G), K head size,
 * F feed-forward, V vocabulary, I inputs and O outputs of a linear layer.
 *
 * <p>Unless said otherwise an output is overwritten; what a method's name or text calls <em>accumulated</em> is added
 * to what the tensor holds. Outputs must not overlap inputs except where a method says so. Results are the same for
 * the same inputs on every run on one machine with one setting of threads. Arguments are checked: a wrong shape or type
 * is an {@link IllegalArgumentException} that names the argument.
 */
public interface Kernels extends AutoCloseable {

    /** Which implementation this is, for logs: {@code reference} or {@code cpu}. */
    String name();

    Device device();

    // --- linear layers ---

    /** y (N,O) = x (N,I) · wᵀ (O,I) + b (O). */
    void linear(Tensor x, Tensor w, @Nullable Tensor b, Tensor y);

    /** dx (N,I) = dy (N,O) · w (O,I), accumulated into dx if asked. */
    void linearInputGradient(Tensor dy, Tensor w, Tensor dx, boolean accumulate);

    /** dw (O,I) accumulates dyᵀ · x; db (O) accumulates the column sums of dy. */
    void linearWeightGradient(Tensor dy, Tensor x, Tensor dw, @Nullable Tensor db);

    // --- embedding ---

    /** y (N,D) = the rows of table (V,D) that ids (N) name. */
    void embedding(Tensor ids, Tensor table, Tensor y);

    /** dTable (V,D) accumulates each row of dy (N,D) at its id, in the order of the tokens. */
    void embeddingGradient(Tensor ids, Tensor dy, Tensor dTable);

    // --- RMSNorm: Zhang and Sennrich 2019, as in Qwen2 ---

    /** y (N,D) = x / √(mean(x²) + eps) · w (D); inverseRms (N) keeps the factor for the backward pass. */
    void rmsNorm(Tensor x, Tensor w, float eps, Tensor y, Tensor inverseRms);

    /** dx (N,D) accumulates the gradient to x, dw (D) the gradient to w. */
    void rmsNormGradient(Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, Tensor dw);

    // --- RoPE: Su et al. 2021, in the rotate-half form of Qwen2 ---

    /**
     * Rotates x (N, heads, K) in place by the angles of positions (N).
     *
     * @param cosine (maximum positions, K/2)
     * @param sine (maximum positions, K/2); the backward pass is the same rotation by the negated angle
     * @param backward rotate back, as the gradient asks
     */
    void rope(Tensor x, Tensor positions, Tensor cosine, Tensor sine, boolean backward);

    // --- attention: causal, grouped-query, scaled by 1/√K ---

    /**
     * out (N,H,K) = softmax(q·kᵀ/√K)·v inside each document, each token attending to itself and those before it.
     * Never holds a T×T matrix.
     *
     * @param q (N,H,K)
     * @param k (N,G,K)
     * @param v (N,G,K)
     * @param cuSeqlens document bounds, see {@link org.millrace.train.model.TokenBatch}
     * @param logSumExp (H,N) the logarithm of each softmax denominator, kept for the backward pass
     */
    void attention(Tensor q, Tensor k, Tensor v, int[] cuSeqlens, Tensor out, Tensor logSumExp);

    /** Overwrites dq (N,H,K), dk (N,G,K) and dv (N,G,K). */
    void attentionGradient(
            Tensor dOut,
            Tensor q,
            Tensor k,
            Tensor v,
            Tensor out,
            Tensor logSumExp,
            int[] cuSeqlens,
            Tensor dq,
            Tensor dk,
            Tensor dv);

    /**
     * Attention of n new tokens of one sequence over a cache: query i attends to keys 0 … start+i.
     *
     * @param q (n,H,K)
     * @param keys (capacity,G,K), of which the first start+n rows are filled
     * @param values (capacity,G,K), likewise
     * @param start tokens that were in the cache before these n
     * @param out (n,H,K)
     */
    void cachedAttention(Tensor q, Tensor keys, Tensor values, long start, Tensor out);

    // --- SwiGLU: Shazeer 2020 ---

    /** y (N,F) = silu(gate) · up. */
    void swiGlu(Tensor gate, Tensor up, Tensor y);

    /** dGate and dUp (N,F); dGate may be gate and dUp may be up. */
    void swiGluGradient(Tensor dy, Tensor gate, Tensor up, Tensor dGate, Tensor dUp);

    // --- loss ---

    /**
     * Cross entropy of h (N,D) · wᵀ (V,D) against labels, forward and backward at once, in tiles: tokens × vocabulary is
     * never held whole.
     *
     * @param labels (N) target ids, negative where there is none
     * @param scale factor on the gradients, usually 1 / targets of the whole batch
     * @param losses (N) −log p(label) of each token, 0 where there is none; not scaled
     * @param dh (N,D) overwritten; null together with dw for the forward pass alone
     * @param dw (V,D) accumulated
     */
    void linearCrossEntropy(
            Tensor h, Tensor w, Tensor labels, float scale, Tensor losses, @Nullable Tensor dh, @Nullable Tensor dw);

    // --- element-wise and reductions ---

    /** target += x. */
    void add(Tensor x, Tensor target);

    /** target = x. */
    void copy(Tensor x, Tensor target);

    void fill(Tensor target, float value);

    /** The sum of the elements, in double precision and in a fixed order. */
    double sum(Tensor x);

    /** The sum of the squared elements, in double precision and in a fixed order; not finite if an element is not. */
    double sumOfSquares(Tensor x);

    // --- optimizer ---

    /** One AdamW step (Loshchilov and Hutter 2019) on flat buffers of one size, in place; see {@link AdamWStep}. */
    void adamW(Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment, AdamWStep step);

    @Override
    void close();
}
