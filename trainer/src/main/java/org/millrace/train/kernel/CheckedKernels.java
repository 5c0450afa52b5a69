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
    public void linear(Tensor x, Tensor w, @Nullable Tensor b, Tensor y) {
        Argument.rank("x", x, 2);
        Argument.rank("w", w, 2);
        long outputs = w.dimension(0);
        Argument.floats("w", w, outputs, x.dimension(1));
        Argument.optionalFloats("b", b, outputs);
        Argument.floats("y", y, x.dimension(0), outputs);
        kernels.linear(x, w, b, y);
    }

    @Override
    public void linearInputGradient(Tensor dy, Tensor w, Tensor dx, boolean accumulate) {
        Argument.rank("dy", dy, 2);
        Argument.rank("w", w, 2);
        Argument.floats("w", w, dy.dimension(1), w.dimension(1));
        Argument.floats("dx", dx, dy.dimension(0), w.dimension(1));
        kernels.linearInputGradient(dy, w, dx, accumulate);
    }

    @Override
    public void linearWeightGradient(Tensor dy, Tensor x, Tensor dw, @Nullable Tensor db) {
        Argument.rank("dy", dy, 2);
        Argument.rank("x", x, 2);
        Argument.floats("x", x, dy.dimension(0), x.dimension(1));
        Argument.floats("dw", dw, dy.dimension(1), x.dimension(1));
        Argument.optionalFloats("db", db, dy.dimension(1));
        kernels.linearWeightGradient(dy, x, dw, db);
    }

    @Override
    public void embedding(Tensor ids, Tensor table, Tensor y) {
        checkEmbedding(ids, "table", table, "y", y);
        kernels.embedding(ids, table, y);
    }

    @Override
    public void embeddingGradient(Tensor ids, Tensor dy, Tensor dTable) {
        checkEmbedding(ids, "dTable", dTable, "dy", dy);
        kernels.embeddingGradient(ids, dy, dTable);
    }

    private static void checkEmbedding(Tensor ids, String tableName, Tensor table, String rowsName, Tensor rows) {
        Argument.ints("ids", ids, ids.size());
        Argument.rank(tableName, table, 2);
        Argument.floats(rowsName, rows, ids.size(), table.dimension(1));
    }

    @Override
    public void rmsNorm(Tensor x, Tensor w, float eps, Tensor y, Tensor inverseRms) {
        Argument.rank("x", x, 2);
        Argument.floats("w", w, x.dimension(1));
        Argument.floats("y", y, x.shape());
        Argument.floats("inverseRms", inverseRms, x.dimension(0));
        kernels.rmsNorm(x, w, eps, y, inverseRms);
    }

    @Override
    public void rmsNormGradient(Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, Tensor dw) {
        Argument.rank("x", x, 2);
        Argument.floats("dy", dy, x.shape());
        Argument.floats("w", w, x.dimension(1));
        Argument.floats("inverseRms", inverseRms, x.dimension(0));
        Argument.floats("dx", dx, x.shape());
        Argument.floats("dw", dw, x.dimension(1));
        kernels.rmsNormGradient(dy, x, w, inverseRms, dx, dw);
    }

    @Override
    public void rope(Tensor x, Tensor positions, Tensor cosine, Tensor sine, boolean backward) {
        Argument.rank("x", x, 3);
        Argument.evenHeadSize("x", x.dimension(2));
        Argument.ints("positions", positions, x.dimension(0));
        Argument.rank("cosine", cosine, 2);
        Argument.floats("cosine", cosine, cosine.dimension(0), x.dimension(2) / 2);
        Argument.floats("sine", sine, cosine.shape());
        kernels.rope(x, positions, cosine, sine, backward);
    }

    @Override
    public void attention(Tensor q, Tensor k, Tensor v, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        checkAttention(q, k, v, cuSeqlens, out, logSumExp);
        kernels.attention(q, k, v, cuSeqlens, out, logSumExp);
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
        checkAttention(q, k, v, cuSeqlens, out, logSumExp);
        Argument.floats("dOut", dOut, q.shape());
        Argument.floats("dq", dq, q.shape());
        Argument.floats("dk", dk, k.shape());
        Argument.floats("dv", dv, v.shape());
        kernels.attentionGradient(dOut, q, k, v, out, logSumExp, cuSeqlens, dq, dk, dv);
    }

    private static void checkAttention(Tensor q, Tensor k, Tensor v, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        Argument.rank("q", q, 3);
        Argument.rank("k", k, 3);
        Argument.floats("k", k, q.dimension(0), k.dimension(1), q.dimension(2));
        Argument.groups(q.dimension(1), k.dimension(1));
        Argument.floats("v", v, k.shape());
        Argument.documents(cuSeqlens, q.dimension(0));
        Argument.floats("out", out, q.shape());
        Argument.floats("logSumExp", logSumExp, q.dimension(1), q.dimension(0));
    }

    @Override
    public void cachedAttention(Tensor q, Tensor keys, Tensor values, long start, Tensor out) {
        Argument.rank("q", q, 3);
        Argument.rank("keys", keys, 3);
        Argument.floats("keys", keys, keys.dimension(0), keys.dimension(1), q.dimension(2));
        Argument.groups(q.dimension(1), keys.dimension(1));
        Argument.floats("values", values, keys.shape());
        Argument.floats("out", out, q.shape());
        if (start < 0 || start + q.dimension(0) > keys.dimension(0)) {
            throw new IllegalArgumentException("start: %d new tokens after %d do not fit in a cache of %d"
                    .formatted(q.dimension(0), start, keys.dimension(0)));
        }
        kernels.cachedAttention(q, keys, values, start, out);
    }

    @Override
    public void swiGlu(Tensor gate, Tensor up, Tensor y) {
        Argument.rank("gate", gate, 2);
        Argument.floats("up", up, gate.shape());
        Argument.floats("y", y, gate.shape());
        kernels.swiGlu(gate, up, y);
    }

    @Override
    public void swiGluGradient(Tensor dy, Tensor gate, Tensor up, Tensor dGate, Tensor dUp) {
        Argument.rank("gate", gate, 2);
        Argument.floats("dy", dy, gate.shape());
        Argument.floats("up", up, gate.shape());
        Argument.floats("dGate", dGate, gate.shape());
        Argument.floats("dUp", dUp, gate.shape());
        kernels.swiGluGradient(dy, gate, up, dGate, dUp);
    }

    @Override
    public void linearCrossEntropy(
            Tensor h, Tensor w, Tensor labels, float scale, Tensor losses, @Nullable Tensor dh, @Nullable Tensor dw) {
        Argument.rank("h", h, 2);
        Argument.rank("w", w, 2);
        Argument.floats("w", w, w.dimension(0), h.dimension(1));
        Argument.ints("labels", labels, h.dimension(0));
        Argument.floats("losses", losses, h.dimension(0));
        if ((dh == null) != (dw == null)) {
            throw new IllegalArgumentException("dh and dw: give both, or neither for the forward pass alone");
        }
        Argument.optionalFloats("dh", dh, h.shape());
        Argument.optionalFloats("dw", dw, w.shape());
        kernels.linearCrossEntropy(h, w, labels, scale, losses, dh, dw);
    }

    @Override
    public void add(Tensor x, Tensor target) {
        Argument.type("x", x, DataType.FLOAT32);
        Argument.sameSize("target", target, x);
        kernels.add(x, target);
    }

    @Override
    public void copy(Tensor x, Tensor target) {
        Argument.type("x", x, DataType.FLOAT32);
        Argument.sameSize("target", target, x);
        kernels.copy(x, target);
    }

    @Override
    public void fill(Tensor target, float value) {
        Argument.type("target", target, DataType.FLOAT32);
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
    public void adamW(Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment, AdamWStep step) {
        Argument.type("parameters", parameters, DataType.FLOAT32);
        Argument.sameSize("gradients", gradients, parameters);
        Argument.sameSize("firstMoment", firstMoment, parameters);
        Argument.sameSize("secondMoment", secondMoment, parameters);
        if (step.step() < 1) {
            throw new IllegalArgumentException("step: counts from 1, cannot be: " + step.step());
        }
        kernels.adamW(parameters, gradients, firstMoment, secondMoment, step);
    }

    @Override
    public void close() {
        kernels.close();
    }
}
