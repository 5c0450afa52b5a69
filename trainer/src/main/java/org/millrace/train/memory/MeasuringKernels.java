package org.millrace.train.memory;

import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.StepShape;
import org.millrace.train.tensor.Tensor;

/** Kernels that compute nothing, so that the real model can be walked through for the memory it takes. */
final class MeasuringKernels implements Kernels {

    private final MeasuringDevice device = new MeasuringDevice();

    @Override
    public String name() {
        return "measuring";
    }

    @Override
    public MeasuringDevice device() {
        return device;
    }

    @Override
    public long scratchBytes() {
        return 0;
    }

    @Override
    public long scratchBytes(StepShape step) {
        return 0;
    }

    @Override
    public void linear(Tensor x, Tensor w, @Nullable Tensor b, @Nullable Tensor residual, Tensor y) {}

    @Override
    public void linearInputGradient(Tensor dy, Tensor w, Tensor dx, boolean accumulate) {}

    @Override
    public void linearWeightGradient(Tensor dy, Tensor x, Tensor dw, @Nullable Tensor db) {}

    @Override
    public void embedding(Tensor ids, Tensor table, Tensor y) {}

    @Override
    public void embeddingGradient(Tensor ids, Tensor dy, Tensor dTable) {}

    @Override
    public void rmsNorm(Tensor x, Tensor w, float eps, Tensor y, Tensor inverseRms) {}

    @Override
    public void rmsNormGradient(
            Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, boolean accumulate, Tensor dw) {}

    @Override
    public void rope(Tensor x, int heads, Tensor positions, Tensor cosine, Tensor sine, boolean backward) {}

    @Override
    public void attention(Tensor qkv, int heads, int[] cuSeqlens, Tensor out, Tensor logSumExp) {}

    @Override
    public void attentionGradient(
            Tensor dOut, Tensor qkv, int heads, Tensor out, Tensor logSumExp, int[] cuSeqlens, Tensor dQkv) {}

    @Override
    public void attentionOfRows(
            Tensor q, Tensor keysValues, long first, int[] cuSeqlens, Tensor out, Tensor logSumExp) {}

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
            Tensor dKeysValues) {}

    @Override
    public void cachedAttention(Tensor qkv, int heads, Tensor keys, Tensor values, long start, Tensor out) {}

    @Override
    public void swiGlu(Tensor gateUp, Tensor y) {}

    @Override
    public void swiGluGradient(Tensor dy, Tensor gateUp) {}

    @Override
    public void linearCrossEntropy(
            Tensor h,
            Tensor w,
            Tensor labels,
            float scale,
            float zLoss,
            Tensor losses,
            @Nullable Tensor dh,
            @Nullable Tensor dw) {}

    @Override
    public void add(Tensor x, Tensor target) {}

    @Override
    public void copy(Tensor x, Tensor target) {}

    @Override
    public void convert(Tensor x, Tensor target) {}

    @Override
    public void fill(Tensor target, float value) {}

    @Override
    public double sum(Tensor x) {
        return 0;
    }

    @Override
    public double sumOfSquares(Tensor x) {
        return 0;
    }

    @Override
    public void adamW(
            Tensor parameters,
            Tensor gradients,
            Tensor firstMoment,
            Tensor secondMoment,
            @Nullable Tensor rounded,
            AdamWStep step) {}

    @Override
    public void close() {}
}
