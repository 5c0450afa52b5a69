package org.millrace.train.kernel.reference;

import static org.millrace.train.tensor.DataType.BFLOAT16;
import static org.millrace.train.tensor.nd4j.Nd4jDevice.array;

import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.CheckedKernels;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.StepShape;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The oracle: each kernel as its formula reads, in ND4J operations on any ND4J backend. Sums that decide the accuracy
 * of a result (norms, column sums, reductions) run in double precision. BFLOAT16 is read into floats, and results are
 * rounded once.
 */
public final class ReferenceKernels implements Kernels {

    /** Elements that an element-wise operation on a flat buffer takes at once, which bounds its temporaries. */
    private static final long CHUNK = 1L << 20;

    private final Device device;

    /** Kernels without argument checks, for an implementation that delegates to them. */
    public ReferenceKernels(Device device) {
        this.device = device;
    }

    /** The oracle on one thread, as tests want it. */
    public static Kernels create() {
        return create(1);
    }

    /** Kernels with checked arguments on ND4J's own backend. */
    public static Kernels create(int threads) {
        return new CheckedKernels(new ReferenceKernels(new Nd4jDevice(threads)));
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public Device device() {
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
    public void linear(Tensor x, Tensor w, @Nullable Tensor b, @Nullable Tensor residual, Tensor y) {
        INDArray product = values(x).mmul(values(w).transpose());
        if (b != null) {
            product.addiRowVector(values(b));
        }
        if (residual != null) {
            product.addi(values(residual));
        }
        store(product, y);
    }

    @Override
    public void linearInputGradient(Tensor dy, Tensor w, Tensor dx, boolean accumulate) {
        storeOrAdd(values(dy).mmul(values(w)), dx, accumulate);
    }

    @Override
    public void linearWeightGradient(Tensor dy, Tensor x, Tensor dw, @Nullable Tensor db) {
        array(dw).addi(values(dy).transpose().mmul(values(x)));
        if (db != null) {
            columnSums(dy, db);
        }
    }

    /** db (O) accumulates the column sums of dy (N,O). */
    public void columnSums(Tensor dy, Tensor db) {
        array(db).addi(columnSums(values(dy)));
    }

    @Override
    public void embedding(Tensor ids, Tensor table, Tensor y) {
        int[] rows = checkedIndices("ids", ids, table.dimension(0));
        store(values(table).getRows(rows), y);
    }

    @Override
    public void embeddingGradient(Tensor ids, Tensor dy, Tensor dTable) {
        int[] rows = checkedIndices("ids", ids, dTable.dimension(0));
        INDArray from = values(dy);
        INDArray to = array(dTable);
        for (int i = 0; i < rows.length; i++) {
            to.getRow(rows[i]).addi(from.getRow(i));
        }
    }

    @Override
    public void rmsNorm(Tensor x, Tensor w, float eps, Tensor y, Tensor inverseRms) {
        INDArray input = values(x);
        INDArray squares = Transforms.pow(input.castTo(DataType.DOUBLE), 2, false);
        INDArray factor =
                Transforms.sqrt(squares.mean(1).addi(eps), false).rdivi(1).castTo(DataType.FLOAT);
        array(inverseRms).assign(factor);
        store(input.mulColumnVector(factor.reshape(-1, 1)).muliRowVector(values(w)), y);
    }

    @Override
    public void rmsNormGradient(
            Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, boolean accumulate, Tensor dw) {
        // With n = x · inverseRms and g = dy · w:  dx = inverseRms · (g − n · mean(g · n)),  dw = Σ dy · n.
        INDArray factor = array(inverseRms).reshape(-1, 1);
        INDArray normalised = values(x).mulColumnVector(factor);
        INDArray g = values(dy).mulRowVector(values(w));
        INDArray mean = g.mul(normalised).castTo(DataType.DOUBLE).mean(true, 1).castTo(DataType.FLOAT);
        array(dw).addi(columnSums(values(dy).mul(normalised)));
        storeOrAdd(g.subi(normalised.muliColumnVector(mean)).muliColumnVector(factor), dx, accumulate);
    }

    @Override
    public void rope(Tensor x, int heads, Tensor positions, Tensor cosine, Tensor sine, boolean backward) {
        int[] rows = checkedIndices("positions", positions, cosine.dimension(0));
        long half = x.dimension(2) / 2;
        INDArray all = values(x);
        INDArray first = all.get(NDArrayIndex.all(), NDArrayIndex.interval(0, heads), NDArrayIndex.interval(0, half));
        INDArray second =
                all.get(NDArrayIndex.all(), NDArrayIndex.interval(0, heads), NDArrayIndex.interval(half, 2 * half));
        INDArray c = array(cosine).getRows(rows).reshape(rows.length, 1, half);
        INDArray s = array(sine).getRows(rows).reshape(rows.length, 1, half);
        if (backward) {
            s.negi();
        }
        INDArray rotatedFirst = first.mul(c).subi(second.mul(s));
        INDArray rotatedSecond = second.mul(c).addi(first.mul(s));
        first.assign(rotatedFirst);
        second.assign(rotatedSecond);
        if (x.type() == BFLOAT16) {
            store(all, x);
        }
    }

    @Override
    public void attention(Tensor qkv, int heads, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        INDArray context = Nd4j.create(DataType.FLOAT, out.shape());
        ReferenceAttention.forward(Projected.of(values(qkv), heads), 0, cuSeqlens, context, array(logSumExp));
        store(context, out);
    }

    @Override
    public void attentionGradient(
            Tensor dOut, Tensor qkv, int heads, Tensor out, Tensor logSumExp, int[] cuSeqlens, Tensor dQkv) {
        Projected projected = Projected.of(values(qkv), heads);
        Projected gradient = projected.zeros();
        ReferenceAttention.backward(values(dOut), projected, 0, values(out), array(logSumExp), cuSeqlens, gradient);
        store(gradient.joined(), dQkv);
    }

    @Override
    public void attentionOfRows(
            Tensor q, Tensor keysValues, long first, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        INDArray context = Nd4j.create(DataType.FLOAT, out.shape());
        ReferenceAttention.forward(
                Projected.of(values(q), values(keysValues)), first, cuSeqlens, context, array(logSumExp));
        store(context, out);
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
        Projected projected = Projected.of(values(q), values(keysValues));
        Projected gradient = projected.zeros();
        ReferenceAttention.backward(values(dOut), projected, first, values(out), array(logSumExp), cuSeqlens, gradient);
        store(gradient.queries(), dQ);
        array(dKeysValues).addi(Nd4j.concat(1, gradient.keys(), gradient.values()));
    }

    @Override
    public void cachedAttention(Tensor qkv, int heads, Tensor keys, Tensor values, long start, Tensor out) {
        Projected projected = Projected.of(values(qkv), heads);
        long n = qkv.dimension(0);
        store(projected.keys(), keys.rows(start, n));
        store(projected.values(), values.rows(start, n));
        INDArray context = Nd4j.create(DataType.FLOAT, out.shape());
        ReferenceAttention.cached(projected.queries(), values(keys), values(values), start, context);
        store(context, out);
    }

    @Override
    public void swiGlu(Tensor gateUp, Tensor y) {
        INDArray both = values(gateUp);
        INDArray g = half(both, 0);
        store(Transforms.sigmoid(g, true).muli(g).muli(half(both, 1)), y);
    }

    @Override
    public void swiGluGradient(Tensor dy, Tensor gateUp) {
        // With s = sigmoid(gate):  dUp = dy · gate · s,  dGate = dy · up · s · (1 + gate · (1 − s)).
        INDArray both = values(gateUp).dup();
        INDArray g = half(both, 0);
        INDArray up = half(both, 1);
        INDArray d = values(dy).dup();
        INDArray s = Transforms.sigmoid(g, true);
        INDArray activated = s.mul(g);
        store(activated.mul(up), dy);
        INDArray upGradient = d.mul(activated);
        INDArray slope = s.rsub(1).muli(g).addi(1).muli(s);
        INDArray gateGradient = d.mul(up).muli(slope);
        store(Nd4j.hstack(gateGradient, upGradient), gateUp);
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
        boolean gradient = dh != null && dw != null;
        long tile = Math.max(1, CHUNK / w.dimension(0));
        for (long from = 0; from < h.dimension(0); from += tile) {
            long count = Math.min(tile, h.dimension(0) - from);
            INDArray hidden = values(h.rows(from, count));
            INDArray logits = hidden.mmul(values(w).transpose());
            crossEntropy(logits, labels.rows(from, count), from, scale, zLoss, gradient, losses.rows(from, count));
            if (dh != null && dw != null) {
                store(logits.mmul(values(w)), dh.rows(from, count));
                array(dw).addi(logits.transpose().mmul(hidden));
            }
        }
    }

    /**
     * The losses (n) of FLOAT32 logits (n,V) against labels (n), as in {@link #linearCrossEntropy}; where the gradient is
     * asked for, it overwrites the logits.
     *
     * @param first ordinal of the first label among all, for messages
     */
    public void crossEntropy(
            Tensor logits, Tensor labels, long first, float scale, float zLoss, boolean gradient, Tensor losses) {
        crossEntropy(array(logits), labels, first, scale, zLoss, gradient, losses);
    }

    private void crossEntropy(
            INDArray logits, Tensor labels, long first, float scale, float zLoss, boolean gradient, Tensor losses) {
        int[] targets = new int[(int) labels.size()];
        device.read(labels, targets, 0, targets.length);
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] >= logits.size(1)) {
                throw new IllegalArgumentException("labels: element %d is %d, expected below %d, or negative for none"
                        .formatted(first + i, targets[i], logits.size(1)));
            }
        }
        ReferenceLoss.compute(logits, targets, scale, zLoss, gradient, array(losses));
    }

    @Override
    public void add(Tensor x, Tensor target) {
        for (long from = 0; from < x.size(); from += CHUNK) {
            storeOrAdd(values(chunk(x, from)), chunk(target, from), true);
        }
    }

    @Override
    public void copy(Tensor x, Tensor target) {
        convert(x, target);
    }

    @Override
    public void convert(Tensor x, Tensor target) {
        for (long from = 0; from < x.size(); from += CHUNK) {
            store(values(chunk(x, from)), chunk(target, from));
        }
    }

    @Override
    public void fill(Tensor target, float value) {
        for (long from = 0; from < target.size(); from += CHUNK) {
            Tensor chunk = chunk(target, from);
            store(Nd4j.valueArrayOf(chunk.shape(), value, DataType.FLOAT), chunk);
        }
    }

    @Override
    public double sum(Tensor x) {
        double sum = 0;
        for (long from = 0; from < x.size(); from += CHUNK) {
            sum += array(chunk(x, from)).castTo(DataType.DOUBLE).sumNumber().doubleValue();
        }
        return sum;
    }

    @Override
    public double sumOfSquares(Tensor x) {
        double sum = 0;
        for (long from = 0; from < x.size(); from += CHUNK) {
            INDArray chunk = array(chunk(x, from)).castTo(DataType.DOUBLE);
            sum += chunk.muli(chunk).sumNumber().doubleValue();
        }
        return sum;
    }

    @Override
    public void adamW(
            Tensor parameters,
            Tensor gradients,
            Tensor firstMoment,
            Tensor secondMoment,
            @Nullable Tensor rounded,
            AdamWStep step) {
        double firstCorrection = 1 - Math.pow(step.beta1(), (double) step.step());
        double secondCorrection = Math.sqrt(1 - Math.pow(step.beta2(), (double) step.step()));
        for (long from = 0; from < parameters.size(); from += CHUNK) {
            INDArray p = array(chunk(parameters, from));
            INDArray m = array(chunk(firstMoment, from));
            INDArray v = array(chunk(secondMoment, from));
            INDArray g = array(chunk(gradients, from)).mul(step.gradientScale());
            p.muli(1 - step.learningRate() * step.weightDecay());
            m.muli(step.beta1()).addi(g.mul(1 - step.beta1()));
            v.muli(step.beta2()).addi(g.muli(g).muli(1 - step.beta2()));
            INDArray denominator =
                    Transforms.sqrt(v, true).divi(secondCorrection).addi(step.epsilon());
            p.subi(m.div(denominator).muli(step.learningRate() / firstCorrection));
            if (rounded != null) {
                store(p, chunk(rounded, from));
            }
        }
    }

    @Override
    public void close() {
        // Memory belongs to whoever allocated it.
    }

    private int[] checkedIndices(String name, Tensor tensor, long limit) {
        int[] indices = new int[(int) tensor.size()];
        device.read(tensor, indices, 0, indices.length);
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] < 0 || indices[i] >= limit) {
                throw new IllegalArgumentException(
                        "%s: element %d is %d, expected 0 … %d".formatted(name, i, indices[i], limit - 1));
            }
        }
        return indices;
    }

    private static INDArray columnSums(INDArray matrix) {
        return matrix.castTo(DataType.DOUBLE).sum(0).castTo(DataType.FLOAT);
    }

    /** The first or second half of each row. */
    private static INDArray half(INDArray rows, int which) {
        long size = rows.size(1) / 2;
        return rows.get(NDArrayIndex.all(), NDArrayIndex.interval(which * size, (which + 1) * size));
    }

    private static Tensor chunk(Tensor tensor, long from) {
        return tensor.view(from, Math.min(CHUNK, tensor.size() - from));
    }

    /** The elements as floats: on the tensor's own memory if they are, else a copy. */
    private INDArray values(Tensor tensor) {
        if (tensor.type() != BFLOAT16) {
            return array(tensor);
        }
        float[] values = new float[Math.toIntExact(tensor.size())];
        device.read(tensor, values, 0, values.length);
        return Nd4j.createFromArray(values).reshape(tensor.shape());
    }

    /** target = values, rounded to its type. */
    private void store(INDArray values, Tensor target) {
        if (target.type() != BFLOAT16) {
            array(target).assign(values);
            return;
        }
        float[] floats = values.dup('c').data().asFloat();
        device.write(floats, 0, floats.length, target);
    }

    private void storeOrAdd(INDArray values, Tensor target, boolean add) {
        store(add ? values.add(values(target)) : values, target);
    }
}
