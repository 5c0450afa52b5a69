package org.millrace.train.kernel.cpu;

import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** oneDNN for the matrix products and ND4J for all else, where the native library is missing. */
final class FallbackKernels extends OneDnnKernels {

    private final ReferenceKernels reference;

    FallbackKernels(Nd4jDevice device, int threads) {
        super(device, threads);
        this.reference = new ReferenceKernels(device);
    }

    @Override
    void columnSums(Tensor dy, Tensor db) {
        reference.columnSums(dy, db);
    }

    @Override
    void crossEntropy(Tensor logits, Tensor labels, long first, float scale, boolean gradient, Tensor losses) {
        reference.crossEntropy(logits, labels, first, scale, gradient, losses);
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
    public void rmsNormGradient(Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, Tensor dw) {
        reference.rmsNormGradient(dy, x, w, inverseRms, dx, dw);
    }

    @Override
    public void rope(Tensor x, Tensor positions, Tensor cosine, Tensor sine, boolean backward) {
        reference.rope(x, positions, cosine, sine, backward);
    }

    @Override
    public void attention(Tensor q, Tensor k, Tensor v, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        reference.attention(q, k, v, cuSeqlens, out, logSumExp);
    }

    @Override
    public void attentionGradient(
            Tensor dOut,
            Tensor q,
            Tensor k,
            Tensor v,
            Tensor out,
            Tensor logSumExp,
            int[] cuSeqlens,
            Tensor dq,
            Tensor dk,
            Tensor dv) {
        reference.attentionGradient(dOut, q, k, v, out, logSumExp, cuSeqlens, dq, dk, dv);
    }

    @Override
    public void cachedAttention(Tensor q, Tensor keys, Tensor values, long start, Tensor out) {
        reference.cachedAttention(q, keys, values, start, out);
    }

    @Override
    public void swiGlu(Tensor gate, Tensor up, Tensor y) {
        reference.swiGlu(gate, up, y);
    }

    @Override
    public void swiGluGradient(Tensor dy, Tensor gate, Tensor up, Tensor dGate, Tensor dUp) {
        reference.swiGluGradient(dy, gate, up, dGate, dUp);
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
    public void adamW(Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment, AdamWStep step) {
        reference.adamW(parameters, gradients, firstMoment, secondMoment, step);
    }
}
