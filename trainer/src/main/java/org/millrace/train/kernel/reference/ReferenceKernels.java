package org.millrace.train.kernel.reference;

import static org.millrace.train.tensor.nd4j.Nd4jDevice.array;

import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.CheckedKernels;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The oracle: each kernel as its formula reads, in ND4J operations on any ND4J backend. Sums that decide the accuracy
 * of a result (norms, column sums, reductions) run in double precision.
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
    public void linear(Tensor x, Tensor w, @Nullable Tensor b, Tensor y) {
        INDArray product = array(x).mmul(array(w).transpose());
        if (b != null) {
            product.addiRowVector(array(b));
        }
        array(y).assign(product);
    }

    @Override
    public void linearInputGradient(Tensor dy, Tensor w, Tensor dx, boolean accumulate) {
        INDArray product = array(dy).mmul(array(w));
        if (accumulate) {
            array(dx).addi(product);
        } else {
            array(dx).assign(product);
        }
    }

    @Override
    public void linearWeightGradient(Tensor dy, Tensor x, Tensor dw, @Nullable Tensor db) {
        array(dw).addi(array(dy).transpose().mmul(array(x)));
        if (db != null) {
            columnSums(dy, db);
        }
    }

    /** db (O) accumulates the column sums of dy (N,O). */
    public void columnSums(Tensor dy, Tensor db) {
        array(db).addi(columnSums(array(dy)));
    }

    @Override
    public void embedding(Tensor ids, Tensor table, Tensor y) {
        int[] rows = checkedIndices("ids", ids, table.dimension(0));
        array(y).assign(array(table).getRows(rows));
    }

    @Override
    public void embeddingGradient(Tensor ids, Tensor dy, Tensor dTable) {
        int[] rows = checkedIndices("ids", ids, dTable.dimension(0));
        INDArray from = array(dy);
        INDArray to = array(dTable);
        for (int i = 0; i < rows.length; i++) {
            to.getRow(rows[i]).addi(from.getRow(i));
        }
    }

    @Override
    public void rmsNorm(Tensor x, Tensor w, float eps, Tensor y, Tensor inverseRms) {
        INDArray input = array(x);
        INDArray squares = Transforms.pow(input.castTo(DataType.DOUBLE), 2, false);
        INDArray factor =
                Transforms.sqrt(squares.mean(1).addi(eps), false).rdivi(1).castTo(DataType.FLOAT);
        array(inverseRms).assign(factor);
        array(y).assign(input.mulColumnVector(factor.reshape(-1, 1)).muliRowVector(array(w)));
    }

    @Override
    public void rmsNormGradient(Tensor dy, Tensor x, Tensor w, Tensor inverseRms, Tensor dx, Tensor dw) {
        // With n = x · inverseRms and g = dy · w:  dx = inverseRms · (g − n · mean(g · n)),  dw = Σ dy · n.
        INDArray factor = array(inverseRms).reshape(-1, 1);
        INDArray normalised = array(x).mulColumnVector(factor);
        INDArray g = array(dy).mulRowVector(array(w));
        INDArray mean = g.mul(normalised).castTo(DataType.DOUBLE).mean(true, 1).castTo(DataType.FLOAT);
        array(dw).addi(columnSums(array(dy).mul(normalised)));
        array(dx).addi(g.subi(normalised.muliColumnVector(mean)).muliColumnVector(factor));
    }

    @Override
    public void rope(Tensor x, Tensor positions, Tensor cosine, Tensor sine, boolean backward) {
        int[] rows = checkedIndices("positions", positions, cosine.dimension(0));
        long half = x.dimension(2) / 2;
        INDArray all = array(x);
        INDArray first = all.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, half));
        INDArray second = all.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(half, 2 * half));
        INDArray c = array(cosine).getRows(rows).reshape(rows.length, 1, half);
        INDArray s = array(sine).getRows(rows).reshape(rows.length, 1, half);
        if (backward) {
            s.negi();
        }
        INDArray rotatedFirst = first.mul(c).subi(second.mul(s));
        INDArray rotatedSecond = second.mul(c).addi(first.mul(s));
        first.assign(rotatedFirst);
        second.assign(rotatedSecond);
    }

    @Override
    public void attention(Tensor q, Tensor k, Tensor v, int[] cuSeqlens, Tensor out, Tensor logSumExp) {
        ReferenceAttention.forward(array(q), array(k), array(v), cuSeqlens, array(out), array(logSumExp));
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
        ReferenceAttention.backward(
                array(dOut),
                array(q),
                array(k),
                array(v),
                array(out),
                array(logSumExp),
                cuSeqlens,
                array(dq),
                array(dk),
                array(dv));
    }

    @Override
    public void cachedAttention(Tensor q, Tensor keys, Tensor values, long start, Tensor out) {
        ReferenceAttention.cached(array(q), array(keys), array(values), start, array(out));
    }

    @Override
    public void swiGlu(Tensor gate, Tensor up, Tensor y) {
        INDArray g = array(gate);
        array(y).assign(Transforms.sigmoid(g, true).muli(g).muli(array(up)));
    }

    @Override
    public void swiGluGradient(Tensor dy, Tensor gate, Tensor up, Tensor dGate, Tensor dUp) {
        // With s = sigmoid(gate):  dUp = dy · gate · s,  dGate = dy · up · s · (1 + gate · (1 − s)).
        INDArray g = array(gate);
        INDArray s = Transforms.sigmoid(g, true);
        INDArray upGradient = array(dy).mul(g).muli(s);
        INDArray slope = s.rsub(1).muli(g).addi(1).muli(s);
        INDArray gateGradient = array(dy).mul(array(up)).muli(slope);
        array(dGate).assign(gateGradient);
        array(dUp).assign(upGradient);
    }

    @Override
    public void linearCrossEntropy(
            Tensor h, Tensor w, Tensor labels, float scale, Tensor losses, @Nullable Tensor dh, @Nullable Tensor dw) {
        boolean gradient = dh != null && dw != null;
        long tile = Math.max(1, CHUNK / w.dimension(0));
        for (long from = 0; from < h.dimension(0); from += tile) {
            long count = Math.min(tile, h.dimension(0) - from);
            INDArray hidden = array(h.rows(from, count));
            INDArray logits = hidden.mmul(array(w).transpose());
            crossEntropy(logits, labels.rows(from, count), from, scale, gradient, losses.rows(from, count));
            if (dh != null && dw != null) {
                array(dh.rows(from, count)).assign(logits.mmul(array(w)));
                array(dw).addi(logits.transpose().mmul(hidden));
            }
        }
    }

    /**
     * The losses (n) of logits (n,V) against labels (n), as in {@link #linearCrossEntropy}; where the gradient is asked
     * for, it overwrites the logits.
     *
     * @param first ordinal of the first label among all, for messages
     */
    public void crossEntropy(Tensor logits, Tensor labels, long first, float scale, boolean gradient, Tensor losses) {
        crossEntropy(array(logits), labels, first, scale, gradient, losses);
    }

    private void crossEntropy(
            INDArray logits, Tensor labels, long first, float scale, boolean gradient, Tensor losses) {
        int[] targets = new int[(int) labels.size()];
        device.read(labels, targets, 0, targets.length);
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] >= logits.size(1)) {
                throw new IllegalArgumentException("labels: element %d is %d, expected below %d, or negative for none"
                        .formatted(first + i, targets[i], logits.size(1)));
            }
        }
        ReferenceLoss.compute(logits, targets, scale, gradient, array(losses));
    }

    @Override
    public void add(Tensor x, Tensor target) {
        flat(target).addi(flat(x));
    }

    @Override
    public void copy(Tensor x, Tensor target) {
        flat(target).assign(flat(x));
    }

    @Override
    public void fill(Tensor target, float value) {
        flat(target).assign(value);
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
    public void adamW(Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment, AdamWStep step) {
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

    private static INDArray flat(Tensor tensor) {
        return array(tensor.reshape(tensor.size()));
    }

    private static Tensor chunk(Tensor tensor, long from) {
        return tensor.view(from, Math.min(CHUNK, tensor.size() - from));
    }
}
