package org.millrace.train.kernel.profile;

import static org.millrace.train.kernel.profile.KernelCost.bytes;
import static org.millrace.train.kernel.profile.KernelCost.pairs;
import static org.millrace.train.kernel.profile.KernelCost.products;
import static org.millrace.train.kernel.profile.KernelCost.walk;

import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.StepShape;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/** Passes every call on, timed by a {@link KernelProfile}. What is accumulated is read and written. */
final class ProfiledKernels implements Kernels {

    private final Kernels kernels;
    private final KernelProfile profile;

    ProfiledKernels(Kernels kernels, KernelProfile profile) {
        this.kernels = kernels;
        this.profile = profile;
    }

    @Override
    public String name() {
        return kernels.name();
    }

    @Override
    public Device device() {
        return kernels.device();
    }

    @Override
    public long scratchBytes() {
        return kernels.scratchBytes();
    }

    @Override
    public long scratchBytes(StepShape step) {
        return kernels.scratchBytes(step);
    }

    @Override
    public void linear(Tensor x, Tensor w, @Nullable Tensor b, @Nullable Tensor residual, Tensor y) {
        KernelCost cost = products(2.0 * x.size() * w.dimension(0), x.type(), bytes(x, w, b, residual, y));
        profile.time("linear", w, cost, y, () -> kernels.linear(x, w, b, residual, y));
    }

    @Override
    public void linearInputGradient(Tensor dy, Tensor w, Tensor dx, boolean accumulate) {
        KernelCost cost =
                products(2.0 * dx.size() * w.dimension(0), dy.type(), bytes(dy, w, dx, accumulate ? dx : null));
        profile.time("linearInputGradient", w, cost, dx, () -> kernels.linearInputGradient(dy, w, dx, accumulate));
    }

    @Override
    public void linearWeightGradient(Tensor dy, Tensor x, Tensor dw, @Nullable Tensor db) {
        KernelCost cost = products(2.0 * x.size() * dw.dimension(0), dy.type(), bytes(dy, x, dw, dw, db, db));
        profile.time("linearWeightGradient", dw, cost, dw, () -> kernels.linearWeightGradient(dy, x, dw, db));
    }

    @Override
    public void embedding(Tensor ids, Tensor table, Tensor y) {
        KernelCost cost = walk(y.type(), bytes(ids, y, y)); // as many rows are read as are written
        profile.time("embedding", table, cost, y, () -> kernels.embedding(ids, table, y));
    }

    @Override
    public void embeddingGradient(Tensor ids, Tensor dy, Tensor dTable) {
        long rows = 2 * dy.size() * dTable.type().bytes();
        KernelCost cost = walk(dy.type(), bytes(ids, dy) + rows);
        profile.time("embeddingGradient", dTable, cost, dTable, () -> kernels.embeddingGradient(ids, dy, dTable));
    }

    @Override
    public void rmsNorm(Tensor x, Tensor w, float eps, Tensor y, Tensor inverseRms) {
        KernelCost cost = walk(x.type(), bytes(x, w, y, inverseRms));
        profile.time("rmsNorm", w, cost, y, () -> kernels.rmsNorm(x, w, eps, y, inverseRms));
    }

    @Override
    public void rmsNormGradient(
            Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, boolean accumulate, Tensor dw) {
        KernelCost cost = walk(x.type(), bytes(dy, x, w, inverseRms, dx, accumulate ? dx : null, dw, dw));
        profile.time(
                "rmsNormGradient",
                dw,
                cost,
                dx,
                () -> kernels.rmsNormGradient(dy, x, w, inverseRms, dx, accumulate, dw));
    }

    @Override
    public void rope(Tensor x, int heads, Tensor positions, Tensor cosine, Tensor sine, boolean backward) {
        long turned = bytes(x) / x.dimension(1) * heads;
        KernelCost cost = walk(x.type(), 2 * turned + bytes(positions)); // the tables stay in the caches
        profile.time("rope", null, cost, x, () -> kernels.rope(x, heads, positions, cosine, sine, backward));
    }

    @Override
    public void attention(Tensor qkv, int heads, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        double flops = 4.0 * heads * qkv.dimension(2) * pairs(cuSeqlens);
        KernelCost cost = products(flops, qkv.type(), bytes(qkv, out, logSumExp));
        profile.time("attention", null, cost, out, () -> kernels.attention(qkv, heads, cuSeqlens, out, logSumExp));
    }

    @Override
    public void attentionGradient(
            Tensor dOut, Tensor qkv, int heads, Tensor out, Tensor logSumExp, int[] cuSeqlens, Tensor dQkv) {
        // five products, one of which computes the scores again
        double flops = 10.0 * heads * qkv.dimension(2) * pairs(cuSeqlens);
        KernelCost cost = products(flops, qkv.type(), bytes(dOut, qkv, out, logSumExp, dQkv));
        profile.time(
                "attentionGradient",
                null,
                cost,
                dQkv,
                () -> kernels.attentionGradient(dOut, qkv, heads, out, logSumExp, cuSeqlens, dQkv));
    }

    @Override
    public void attentionOfRows(
            Tensor q, Tensor keysValues, long first, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        double pairs = pairs(cuSeqlens, first, first + q.dimension(0));
        double flops = 4.0 * q.dimension(1) * q.dimension(2) * pairs;
        KernelCost cost = products(flops, q.type(), bytes(q, keysValues, out, logSumExp));
        profile.time(
                "attentionOfRows",
                null,
                cost,
                out,
                () -> kernels.attentionOfRows(q, keysValues, first, cuSeqlens, out, logSumExp));
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
        double pairs = pairs(cuSeqlens, first, first + q.dimension(0));
        double flops = 10.0 * q.dimension(1) * q.dimension(2) * pairs;
        long bytes = bytes(dOut, q, keysValues, out, logSumExp, dQ, dKeysValues, dKeysValues);
        profile.time(
                "attentionOfRowsGradient",
                null,
                products(flops, q.type(), bytes),
                dQ,
                () -> kernels.attentionOfRowsGradient(
                        dOut, q, keysValues, first, out, logSumExp, cuSeqlens, dQ, dKeysValues));
    }

    @Override
    public void cachedAttention(Tensor qkv, int heads, Tensor keys, Tensor values, long start, Tensor out) {
        double n = qkv.dimension(0);
        double flops = 4.0 * heads * qkv.dimension(2) * (n * start + n * (n + 1) / 2);
        long cached = bytes(keys, values) / keys.dimension(0) * (start + qkv.dimension(0));
        KernelCost cost = products(flops, qkv.type(), bytes(qkv, out) + cached);
        profile.time(
                "cachedAttention",
                null,
                cost,
                out,
                () -> kernels.cachedAttention(qkv, heads, keys, values, start, out));
    }

    @Override
    public void swiGlu(Tensor gateUp, Tensor y) {
        profile.time("swiGlu", null, walk(y.type(), bytes(gateUp, y)), y, () -> kernels.swiGlu(gateUp, y));
    }

    @Override
    public void swiGluGradient(Tensor dy, Tensor gateUp) {
        KernelCost cost = walk(dy.type(), 2 * bytes(dy, gateUp));
        profile.time("swiGluGradient", null, cost, dy, () -> kernels.swiGluGradient(dy, gateUp));
    }

    @Override
    public void linearCrossEntropy(
            Tensor h,
            Tensor w,
            Tensor labels,
            float scale,
            float zLoss,
            Tensor losses,
            @Nullable Tensor dh,
            @Nullable Tensor dw) {
        double product = 2.0 * h.size() * w.dimension(0);
        KernelCost cost =
                products(dw == null ? product : 3 * product, h.type(), bytes(h, w, labels, losses, dh, dw, dw));
        profile.time(
                "linearCrossEntropy",
                w,
                cost,
                losses,
                () -> kernels.linearCrossEntropy(h, w, labels, scale, zLoss, losses, dh, dw));
    }

    @Override
    public void add(Tensor x, Tensor target) {
        profile.time("add", null, walk(x.type(), bytes(x, target, target)), target, () -> kernels.add(x, target));
    }

    @Override
    public void copy(Tensor x, Tensor target) {
        profile.time("copy", null, walk(x.type(), bytes(x, target)), target, () -> kernels.copy(x, target));
    }

    @Override
    public void convert(Tensor x, Tensor target) {
        profile.time("convert", null, walk(x.type(), bytes(x, target)), target, () -> kernels.convert(x, target));
    }

    @Override
    public void fill(Tensor target, float value) {
        profile.time("fill", null, walk(target.type(), bytes(target)), target, () -> kernels.fill(target, value));
    }

    @Override
    public double sum(Tensor x) {
        return value("sum", x, () -> kernels.sum(x));
    }

    @Override
    public double sumOfSquares(Tensor x) {
        return value("sumOfSquares", x, () -> kernels.sumOfSquares(x));
    }

    @Override
    public void sumsOfSquares(Tensor x, int block, double[] sums, int first) {
        profile.time(
                "sumOfSquares",
                null,
                walk(x.type(), bytes(x)),
                null,
                () -> kernels.sumsOfSquares(x, block, sums, first));
    }

    /** A value is waited for by whoever asks for it. */
    private double value(String kernel, Tensor x, DoubleSupplier call) {
        double[] value = new double[1];
        profile.time(kernel, null, walk(x.type(), bytes(x)), null, () -> value[0] = call.getAsDouble());
        return value[0];
    }

    @Override
    public void adamW(
            Tensor parameters,
            Tensor gradients,
            Tensor firstMoment,
            Tensor secondMoment,
            @Nullable Tensor rounded,
            AdamWStep step) {
        long walked = bytes(gradients, rounded) + 2 * bytes(parameters, firstMoment, secondMoment);
        profile.time(
                "adamW",
                parameters,
                walk(parameters.type(), walked),
                parameters,
                () -> kernels.adamW(parameters, gradients, firstMoment, secondMoment, rounded, step));
    }

    @Override
    public void close() {
        kernels.close();
    }
}
