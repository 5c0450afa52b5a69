package org.millrace.train.kernel.cpu;

import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** oneDNN for the matrix products and ND4J for all else, where the native library is missing. */
final class FallbackKernels extends OneDnnKernels {

    private final ReferenceKernels reference;

    FallbackKernels(Nd4jDevice device, int threads) {
        super(device, threads);
        this.reference = reference();
    }

    @Override
    void columnSums(Tensor dy, Tensor db) {
        reference.columnSums(dy, db);
    }

    @Override
    void crossEntropy(
            Tensor logits, Tensor labels, long first, float scale, float zLoss, boolean gradient, Tensor losses) {
        reference.crossEntropy(logits, labels, first, scale, zLoss, gradient, losses);
    }

    @Override
    public void embedding(Tensor ids, Tensor table, Tensor y) {
        reference.embedding(ids, table, y);
    }

    @Override
    public void embeddingGradient(Tensor ids, Tensor dy, Tensor dTable) {
        reference.embeddingGradient(ids, dy, dTable);
    }

    @Override
    public void rmsNorm(Tensor x, Tensor w, float eps, Tensor y, Tensor inverseRms) {
        reference.rmsNorm(x, w, eps, y, inverseRms);
    }

    @Override
    public void rmsNormGradient(
            Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, boolean accumulate, Tensor dw) {
        reference.rmsNormGradient(dy, x, w, inverseRms, dx, accumulate, dw);
    }

    @Override
    public void rope(Tensor x, int heads, Tensor positions, Tensor cosine, Tensor sine, boolean backward) {
        reference.rope(x, heads, positions, cosine, sine, backward);
    }

    @Override
    public void attention(Tensor qkv, int heads, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        reference.attention(qkv, heads, cuSeqlens, out, logSumExp);
    }

    @Override
    public void attentionGradient(
            Tensor dOut, Tensor qkv, int heads, Tensor out, Tensor logSumExp, int[] cuSeqlens, Tensor dQkv) {
        reference.attentionGradient(dOut, qkv, heads, out, logSumExp, cuSeqlens, dQkv);
    }

    @Override
    public void attentionOfRows(
            Tensor q, Tensor keysValues, long first, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        reference.attentionOfRows(q, keysValues, first, cuSeqlens, out, logSumExp);
    }

    @Override
    public void attentionOfRowsGradient(
            Tensor dOut,
            Tensor q,
            Tensor keysValues,
            long first,
            Tensor out,
            Tensor logSumExp,
            int[] cuSeqlens,
            Tensor dQ,
            Tensor dKeysValues) {
        reference.attentionOfRowsGradient(dOut, q, keysValues, first, out, logSumExp, cuSeqlens, dQ, dKeysValues);
    }

    @Override
    public void cachedAttention(Tensor qkv, int heads, Tensor keys, Tensor values, long start, Tensor out) {
        reference.cachedAttention(qkv, heads, keys, values, start, out);
    }

    @Override
    public void swiGlu(Tensor gateUp, Tensor y) {
        reference.swiGlu(gateUp, y);
    }

    @Override
    public void swiGluGradient(Tensor dy, Tensor gateUp) {
        reference.swiGluGradient(dy, gateUp);
    }

    @Override
    public void add(Tensor x, Tensor target) {
        reference.add(x, target);
    }

    @Override
    public void copy(Tensor x, Tensor target) {
        reference.copy(x, target);
    }

    @Override
    public void convert(Tensor x, Tensor target) {
        reference.convert(x, target);
    }

    @Override
    public void fill(Tensor target, float value) {
        reference.fill(target, value);
    }

    @Override
    public double sum(Tensor x) {
        return reference.sum(x);
    }

    @Override
    public double sumOfSquares(Tensor x) {
        return reference.sumOfSquares(x);
    }

    @Override
    public void adamW(
            Tensor parameters,
            Tensor gradients,
            Tensor firstMoment,
            Tensor secondMoment,
            @Nullable Tensor rounded,
            AdamWStep step) {
        reference.adamW(parameters, gradients, firstMoment, secondMoment, rounded, step);
    }
}
