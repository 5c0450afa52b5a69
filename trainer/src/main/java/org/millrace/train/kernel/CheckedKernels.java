package org.millrace.train.kernel;

import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * Checks every argument once, then delegates. Implementations behind it may rely on types, shapes and bounds; what
 * depends on the values of tensors on the device (ids, labels, positions) they check themselves.
 */
public final class CheckedKernels implements Kernels {

    private final Kernels kernels;

    public CheckedKernels(Kernels kernels) {
        this.kernels = kernels;
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
        Argument.matrix("x", x);
        Argument.matrix("w", w);
        long outputs = w.dimension(0);
        DataType type = x.type();
        Argument.shaped("w", w, type, outputs, x.dimension(1));
        Argument.optional("b", b, type, outputs);
        Argument.optional("residual", residual, type, x.dimension(0), outputs);
        Argument.shaped("y", y, type, x.dimension(0), outputs);
        kernels.linear(x, w, b, residual, y);
    }

    @Override
    public void linearInputGradient(Tensor dy, Tensor w, Tensor dx, boolean accumulate) {
        Argument.matrix("dy", dy);
        Argument.matrix("w", w);
        Argument.shaped("w", w, dy.type(), dy.dimension(1), w.dimension(1));
        Argument.shaped("dx", dx, dy.type(), dy.dimension(0), w.dimension(1));
        kernels.linearInputGradient(dy, w, dx, accumulate);
    }

    @Override
    public void linearWeightGradient(Tensor dy, Tensor x, Tensor dw, @Nullable Tensor db) {
        Argument.matrix("dy", dy);
        Argument.matrix("x", x);
        Argument.shaped("x", x, dy.type(), dy.dimension(0), x.dimension(1));
        Argument.shaped("dw", dw, DataType.FLOAT32, dy.dimension(1), x.dimension(1));
        Argument.optional("db", db, DataType.FLOAT32, dy.dimension(1));
        kernels.linearWeightGradient(dy, x, dw, db);
    }

    @Override
    public void embedding(Tensor ids, Tensor table, Tensor y) {
        Argument.ints("ids", ids, ids.size());
        Argument.matrix("table", table);
        Argument.shaped("y", y, table.type(), ids.size(), table.dimension(1));
        kernels.embedding(ids, table, y);
    }

    @Override
    public void embeddingGradient(Tensor ids, Tensor dy, Tensor dTable) {
        Argument.ints("ids", ids, ids.size());
        Argument.matrix("dy", dy);
        Argument.rank("dTable", dTable, 2);
        Argument.shaped("dTable", dTable, DataType.FLOAT32, dTable.dimension(0), dy.dimension(1));
        Argument.shaped("dy", dy, dy.type(), ids.size(), dy.dimension(1));
        kernels.embeddingGradient(ids, dy, dTable);
    }

    @Override
    public void rmsNorm(Tensor x, Tensor w, float eps, Tensor y, Tensor inverseRms) {
        Argument.matrix("x", x);
        Argument.shaped("w", w, x.type(), x.dimension(1));
        Argument.shaped("y", y, x.type(), x.shape());
        Argument.shaped("inverseRms", inverseRms, DataType.FLOAT32, x.dimension(0));
        kernels.rmsNorm(x, w, eps, y, inverseRms);
    }

    @Override
    public void rmsNormGradient(
            Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, boolean accumulate, Tensor dw) {
        Argument.matrix("x", x);
        Argument.shaped("dy", dy, x.type(), x.shape());
        Argument.shaped("w", w, x.type(), x.dimension(1));
        Argument.shaped("inverseRms", inverseRms, DataType.FLOAT32, x.dimension(0));
        Argument.shaped("dx", dx, x.type(), x.shape());
        Argument.shaped("dw", dw, DataType.FLOAT32, x.dimension(1));
        kernels.rmsNormGradient(dy, x, w, inverseRms, dx, accumulate, dw);
    }

    @Override
    public void rope(Tensor x, int heads, Tensor positions, Tensor cosine, Tensor sine, boolean backward) {
        Argument.heads("x", x);
        Argument.evenHeadSize("x", x.dimension(2));
        if (heads < 0 || heads > x.dimension(1)) {
            throw new IllegalArgumentException(
                    "heads: expected 0 … %d, the heads of x, cannot be: %d".formatted(x.dimension(1), heads));
        }
        Argument.ints("positions", positions, x.dimension(0));
        Argument.rank("cosine", cosine, 2);
        Argument.shaped("cosine", cosine, DataType.FLOAT32, cosine.dimension(0), x.dimension(2) / 2);
        Argument.shaped("sine", sine, DataType.FLOAT32, cosine.shape());
        kernels.rope(x, heads, positions, cosine, sine, backward);
    }

    @Override
    public void attention(Tensor qkv, int heads, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        checkAttention(qkv, heads, cuSeqlens, out, logSumExp);
        kernels.attention(qkv, heads, cuSeqlens, out, logSumExp);
    }

    @Override
    public void attentionGradient(
            Tensor dOut, Tensor qkv, int heads, Tensor out, Tensor logSumExp, int[] cuSeqlens, Tensor dQkv) {
        checkAttention(qkv, heads, cuSeqlens, out, logSumExp);
        Argument.shaped("dOut", dOut, qkv.type(), out.shape());
        Argument.shaped("dQkv", dQkv, qkv.type(), qkv.shape());
        kernels.attentionGradient(dOut, qkv, heads, out, logSumExp, cuSeqlens, dQkv);
    }

    private static void checkAttention(Tensor qkv, int heads, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        Argument.heads("qkv", qkv);
        Argument.groups(qkv, heads);
        long n = qkv.dimension(0);
        Argument.documents(cuSeqlens, n);
        Argument.shaped("out", out, qkv.type(), n, heads, qkv.dimension(2));
        Argument.shaped("logSumExp", logSumExp, DataType.FLOAT32, heads, n);
    }

    @Override
    public void attentionOfRows(
            Tensor q, Tensor keysValues, long first, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        checkRows(q, keysValues, first, cuSeqlens, out, logSumExp);
        kernels.attentionOfRows(q, keysValues, first, cuSeqlens, out, logSumExp);
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
        checkRows(q, keysValues, first, cuSeqlens, out, logSumExp);
        Argument.shaped("dOut", dOut, q.type(), q.shape());
        Argument.shaped("dQ", dQ, q.type(), q.shape());
        Argument.shaped("dKeysValues", dKeysValues, DataType.FLOAT32, keysValues.shape());
        kernels.attentionOfRowsGradient(dOut, q, keysValues, first, out, logSumExp, cuSeqlens, dQ, dKeysValues);
    }

    private static void checkRows(
            Tensor q, Tensor keysValues, long first, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        Argument.heads("q", q);
        Argument.heads("keysValues", keysValues);
        long heads = q.dimension(1);
        long both = keysValues.dimension(1);
        if (both == 0 || both % 2 != 0 || heads % (both / 2) != 0) {
            throw new IllegalArgumentException(
                    "keysValues: expected as many heads of keys as of values, which share %d heads of queries, cannot be: %d"
                            .formatted(heads, both));
        }
        Argument.shaped("keysValues", keysValues, q.type(), keysValues.dimension(0), both, q.dimension(2));
        Argument.documents(cuSeqlens, keysValues.dimension(0));
        if (first < 0 || first + q.dimension(0) > keysValues.dimension(0)) {
            throw new IllegalArgumentException("first: %d rows from %d on are not all in a batch of %d"
                    .formatted(q.dimension(0), first, keysValues.dimension(0)));
        }
        Argument.shaped("out", out, q.type(), q.shape());
        Argument.shaped("logSumExp", logSumExp, DataType.FLOAT32, heads, q.dimension(0));
    }

    @Override
    public void cachedAttention(Tensor qkv, int heads, Tensor keys, Tensor values, long start, Tensor out) {
        Argument.heads("qkv", qkv);
        long groups = Argument.groups(qkv, heads);
        Argument.heads("keys", keys);
        Argument.shaped("keys", keys, qkv.type(), keys.dimension(0), groups, qkv.dimension(2));
        Argument.shaped("values", values, qkv.type(), keys.shape());
        Argument.shaped("out", out, qkv.type(), qkv.dimension(0), heads, qkv.dimension(2));
        if (start < 0 || start + qkv.dimension(0) > keys.dimension(0)) {
            throw new IllegalArgumentException("start: %d new tokens after %d do not fit in a cache of %d"
                    .formatted(qkv.dimension(0), start, keys.dimension(0)));
        }
        kernels.cachedAttention(qkv, heads, keys, values, start, out);
    }

    @Override
    public void swiGlu(Tensor gateUp, Tensor y) {
        checkGateUp(gateUp, "y", y);
        kernels.swiGlu(gateUp, y);
    }

    @Override
    public void swiGluGradient(Tensor dy, Tensor gateUp) {
        checkGateUp(gateUp, "dy", dy);
        kernels.swiGluGradient(dy, gateUp);
    }

    private static void checkGateUp(Tensor gateUp, String name, Tensor product) {
        Argument.matrix(name, product);
        Argument.shaped("gateUp", gateUp, product.type(), product.dimension(0), 2 * product.dimension(1));
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
        Argument.matrix("h", h);
        Argument.matrix("w", w);
        Argument.shaped("w", w, h.type(), w.dimension(0), h.dimension(1));
        Argument.ints("labels", labels, h.dimension(0));
        Argument.shaped("losses", losses, DataType.FLOAT32, h.dimension(0));
        if ((dh == null) != (dw == null)) {
            throw new IllegalArgumentException("dh and dw: give both, or neither for the forward pass alone");
        }
        Argument.optional("dh", dh, h.type(), h.shape());
        Argument.optional("dw", dw, DataType.FLOAT32, w.shape());
        kernels.linearCrossEntropy(h, w, labels, scale, zLoss, losses, dh, dw);
    }

    @Override
    public void add(Tensor x, Tensor target) {
        Argument.real("x", x);
        Argument.sameSize("target", target, x.type(), x);
        kernels.add(x, target);
    }

    @Override
    public void copy(Tensor x, Tensor target) {
        Argument.real("x", x);
        Argument.sameSize("target", target, x.type(), x);
        kernels.copy(x, target);
    }

    @Override
    public void convert(Tensor x, Tensor target) {
        Argument.real("x", x);
        Argument.real("target", target);
        Argument.sameSize("target", target, target.type(), x);
        kernels.convert(x, target);
    }

    @Override
    public void fill(Tensor target, float value) {
        Argument.real("target", target);
        kernels.fill(target, value);
    }

    @Override
    public double sum(Tensor x) {
        Argument.type("x", x, DataType.FLOAT32);
        return kernels.sum(x);
    }

    @Override
    public double sumOfSquares(Tensor x) {
        Argument.type("x", x, DataType.FLOAT32);
        return kernels.sumOfSquares(x);
    }

    @Override
    public void sumsOfSquares(Tensor x, int block, double[] sums, int first) {
        Argument.type("x", x, DataType.FLOAT32);
        long blocks = block < 1 ? Long.MAX_VALUE : (x.size() + block - 1) / block;
        if (first < 0 || blocks > sums.length - first) {
            throw new IllegalArgumentException("%,d elements in blocks of %,d have no room in sums[%d] from %d on"
                    .formatted(x.size(), block, sums.length, first));
        }
        kernels.sumsOfSquares(x, block, sums, first);
    }

    @Override
    public void adamW(
            Tensor parameters,
            Tensor gradients,
            Tensor firstMoment,
            Tensor secondMoment,
            @Nullable Tensor rounded,
            AdamWStep step) {
        Argument.type("parameters", parameters, DataType.FLOAT32);
        Argument.sameSize("gradients", gradients, DataType.FLOAT32, parameters);
        Argument.sameSize("firstMoment", firstMoment, DataType.FLOAT32, parameters);
        Argument.sameSize("secondMoment", secondMoment, DataType.FLOAT32, parameters);
        if (rounded != null) {
            Argument.sameSize("rounded", rounded, DataType.BFLOAT16, parameters);
        }
        if (step.step() < 1) {
            throw new IllegalArgumentException("step: counts from 1, cannot be: " + step.step());
        }
        kernels.adamW(parameters, gradients, firstMoment, secondMoment, rounded, step);
    }

    @Override
    public void close() {
        kernels.close();
    }
}
