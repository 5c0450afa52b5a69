package org.millrace.train.kernel;

import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * The mathematics of a decoder, forward and backward, on one device. Every tensor is contiguous and row-major.
 *
 * <p>Shapes: N tokens of a micro-batch, D hidden, H query heads, G key/value heads (H divisible by G), K head size,
 * F feed-forward, V vocabulary, I inputs and O outputs of a linear layer.
 *
 * <p>Types: activations, their gradients and the weights that multiply them are of the <em>compute type</em>, {@code
 * FLOAT32} or {@code BFLOAT16}, the same in all arguments of one call. Gradients of weights, statistics of norms and
 * softmaxes, and losses are {@code FLOAT32}; ids and positions are {@code INT32}. Whatever the compute type, sums are
 * formed in FLOAT32 or better, and a result is rounded to the compute type once, to the nearest, ties to even.
 *
 * <p>Unless said otherwise an output is overwritten; what a method's name or text calls <em>accumulated</em> is added
 * to what the tensor holds. Outputs must not overlap inputs except where a method says so. Results are the same for
 * the same inputs on every run on one machine, whatever the number of threads. Arguments are checked: a wrong shape or
 * type is an {@link IllegalArgumentException} that names the argument.
 *
 * <p>Work may be queued: calls take effect in the order they are made, and only those that return a value, and {@link
 * Device}'s reads, wait for it. Host arrays that are passed may be changed once the call has returned.
 */
public interface Kernels extends AutoCloseable {

    /** Which implementation this is, for logs: {@code reference} or {@code cpu}. */
    String name();

    Device device();

    /**
     * Bytes that this implementation holds for itself, beside the tensors it is given. They grow to what the largest call
     * needs and are kept, so that calls of shapes that were seen before allocate nothing.
     */
    long scratchBytes();

    /** What {@link #scratchBytes()} comes to at most in training steps of that size. */
    long scratchBytes(StepShape step);

    // --- linear layers ---

    /**
     * y (N,O) = x (N,I) · wᵀ (O,I) + b (O) + residual (N,O).
     *
     * @param residual may be y
     */
    void linear(Tensor x, Tensor w, @Nullable Tensor b, @Nullable Tensor residual, Tensor y);

    /** dx (N,I) = dy (N,O) · w (O,I), accumulated into dx if asked. */
    void linearInputGradient(Tensor dy, Tensor w, Tensor dx, boolean accumulate);

    /** dw (O,I) FLOAT32 accumulates dyᵀ · x; db (O) FLOAT32 accumulates the column sums of dy. */
    void linearWeightGradient(Tensor dy, Tensor x, Tensor dw, @Nullable Tensor db);

    // --- embedding ---

    /** y (N,D) = the rows of table (V,D) that ids (N) name. */
    void embedding(Tensor ids, Tensor table, Tensor y);

    /** dTable (V,D) FLOAT32 accumulates each row of dy (N,D) at its id, in the order of the tokens. */
    void embeddingGradient(Tensor ids, Tensor dy, Tensor dTable);

    // --- RMSNorm: Zhang and Sennrich 2019, as in Qwen2 ---

    /** y (N,D) = x / √(mean(x²) + eps) · w (D); inverseRms (N) FLOAT32 keeps the factor for the backward pass. */
    void rmsNorm(Tensor x, Tensor w, float eps, Tensor y, Tensor inverseRms);

    /**
     * The gradient to x, accumulated into dx (N,D) if asked; dw (D) FLOAT32 accumulates the gradient to w.
     *
     * @param dx may be dy if not accumulated
     */
    void rmsNormGradient(Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, boolean accumulate, Tensor dw);

    // --- RoPE: Su et al. 2021, in the rotate-half form of Qwen2 ---

    /**
     * Rotates the first {@code heads} heads of x (N,A,K), A ≥ heads, in place by the angles of positions (N).
     *
     * @param heads H + G turns the queries and keys of a projection, whose heads lie as {@link #attention} says
     * @param cosine (maximum positions, K/2) FLOAT32
     * @param sine (maximum positions, K/2) FLOAT32; the backward pass is the same rotation by the negated angle
     * @param backward rotate back, as the gradient asks
     */
    void rope(Tensor x, int heads, Tensor positions, Tensor cosine, Tensor sine, boolean backward);

    // --- attention: causal, grouped-query, scaled by 1/√K ---

    /**
     * out (N,H,K) = softmax(q·kᵀ/√K)·v inside each document, each token attending to itself and those before it.
     * Never holds a T×T matrix; documents cost by the square of their own length alone.
     *
     * @param qkv (N,H+2G,K): the H heads of queries, then the G of keys, then the G of values
     * @param heads H
     * @param cuSeqlens document bounds, see {@link org.millrace.train.model.TokenBatch}
     * @param logSumExp (H,N) FLOAT32: the logarithm of each softmax denominator, kept for the backward pass
     */
    void attention(Tensor qkv, int heads, int[] cuSeqlens, Tensor out, Tensor logSumExp);

    /**
     * The backward pass of {@link #attention}.
     *
     * @param dOut (N,H,K)
     * @param dQkv (N,H+2G,K), overwritten
     */
    void attentionGradient(
            Tensor dOut, Tensor qkv, int heads, Tensor out, Tensor logSumExp, int[] cuSeqlens, Tensor dQkv);

    /**
     * {@link #attention} of n neighbouring rows of a batch alone, as where several ranks share one batch. Each row gets
     * the bits that attention of the whole batch would give it, where the implementation is {@code cpu}.
     *
     * @param q (n,H,K) the queries of rows [first, first + n)
     * @param keysValues (N,2G,K) the G heads of keys, then the G of values, of all rows; what lies behind row first + n is
     *     not read
     * @param cuSeqlens document bounds of all N rows
     * @param out (n,H,K)
     * @param logSumExp (H,n) FLOAT32
     */
    void attentionOfRows(Tensor q, Tensor keysValues, long first, int[] cuSeqlens, Tensor out, Tensor logSumExp);

    /**
     * The backward pass of {@link #attentionOfRows}.
     *
     * @param dOut (n,H,K)
     * @param dQ (n,H,K), overwritten, with the bits that {@link #attentionGradient} would give these rows
     * @param dKeysValues (N,2G,K) FLOAT32, accumulated: what these rows add to the gradients of keys and values
     */
    void attentionOfRowsGradient(
            Tensor dOut,
            Tensor q,
            Tensor keysValues,
            long first,
            Tensor out,
            Tensor logSumExp,
            int[] cuSeqlens,
            Tensor dQ,
            Tensor dKeysValues);

    /**
     * Attention of n new tokens of one sequence over a cache: their keys and values are stored behind those of the tokens
     * before them, then query i attends to keys 0 … start+i.
     *
     * @param qkv (n,H+2G,K) of the new tokens
     * @param heads H
     * @param keys (capacity,G,K), of which the first start rows are filled
     * @param values (capacity,G,K), likewise
     * @param start tokens that were in the cache before these n
     * @param out (n,H,K)
     */
    void cachedAttention(Tensor qkv, int heads, Tensor keys, Tensor values, long start, Tensor out);

    // --- SwiGLU: Shazeer 2020 ---

    /** y (N,F) = silu(gate) · up, where each row of gateUp (N,2F) is a row of gate, then one of up. */
    void swiGlu(Tensor gateUp, Tensor y);

    /**
     * The backward pass, and the forward pass once more, in one walk.
     *
     * @param dy (N,F) the gradient of y; becomes y itself, which the layer after needs for its weights' gradient
     * @param gateUp (N,2F); becomes its own gradient
     */
    void swiGluGradient(Tensor dy, Tensor gateUp);

    // --- loss ---

    /**
     * Cross entropy of h (N,D) · wᵀ (V,D) against labels, forward and backward at once, in tiles: tokens × vocabulary is
     * never held whole.
     *
     * @param labels (N) target ids, negative where there is none
     * @param scale factor on the gradients, usually 1 / targets of the whole batch
     * @param zLoss weight of the penalty ln²(Σ exp(logits)) of each token that has a target (Chowdhery et al. 2022, PaLM,
     *     section 5), which is in the gradients but not in the losses; 0 for none
     * @param losses (N) FLOAT32: −log p(label) of each token, 0 where there is none; not scaled
     * @param dh (N,D) overwritten; null together with dw for the forward pass alone
     * @param dw (V,D) FLOAT32, accumulated
     */
    void linearCrossEntropy(
            Tensor h,
            Tensor w,
            Tensor labels,
            float scale,
            float zLoss,
            Tensor losses,
            @Nullable Tensor dh,
            @Nullable Tensor dw);

    // --- element-wise and reductions ---

    /** target += x, both of one float type. */
    void add(Tensor x, Tensor target);

    /** target = x, both of one type. */
    void copy(Tensor x, Tensor target);

    /** target = x, between the float types, rounded to the nearest, ties to even. */
    void convert(Tensor x, Tensor target);

    void fill(Tensor target, float value);

    /** The sum of FLOAT32 elements, in double precision and in a fixed order. */
    double sum(Tensor x);

    /** The sum of squared FLOAT32 elements, in double precision and a fixed order; not finite if an element is not. */
    double sumOfSquares(Tensor x);

    /**
     * The sum of squared FLOAT32 elements of each block of them, the last of which may be shorter, in double precision
     * and a fixed order: what is known of blocks on several devices can be added in one order wherever they are.
     *
     * @param block elements of a block
     * @param sums overwritten with one for each block
     * @param first index of the first of them
     */
    default void sumsOfSquares(Tensor x, int block, double[] sums, int first) {
        for (long from = 0; from < x.size(); from += block) {
            sums[first + Math.toIntExact(from / block)] = sumOfSquares(x.view(from, Math.min(block, x.size() - from)));
        }
    }

    // --- optimizer ---

    /**
     * One AdamW step (Loshchilov and Hutter 2019) on flat FLOAT32 buffers of one size, in place; see {@link AdamWStep}.
     *
     * @param rounded BFLOAT16 of the same size, overwritten with the new parameters in the same walk; null for none
     */
    void adamW(
            Tensor parameters,
            Tensor gradients,
            Tensor firstMoment,
            Tensor secondMoment,
            @Nullable Tensor rounded,
            AdamWStep step);

    @Override
    void close();
}
