package org.millrace.train.kernel.cpu;

import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.StepShape;
import org.millrace.train.kernel.cpu.Gemm.Matrix;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** The kernels that are matrix products: linear layers, and the loss with the output layer in it. */
abstract class OneDnnKernels implements Kernels {

    /** Logits held at once; small enough to stay in the cache between two products. */
    private static final long LOGITS = 1L << 22;

    /** Tokens below which a product no longer pays for reading the weights, however many logits that makes. */
    private static final long FEWEST_TOKENS = 128;

    private final Nd4jDevice device;
    private final ReferenceKernels reference;
    private final Gemm gemm;
    private final boolean multipliesBfloat16;
    private final Workspace workspace;

    OneDnnKernels(Nd4jDevice device, int threads) {
        this.device = device;
        this.reference = new ReferenceKernels(device);
        this.gemm = new Gemm(threads);
        this.multipliesBfloat16 = gemm.multipliesBfloat16();
        this.workspace = new Workspace(device);
    }

    /** db (O) += the column sums of dy (N,O). */
    abstract void columnSums(Tensor dy, Tensor db);

    /**
     * The losses (n) of logits (n,V) against labels (n); with the gradient, each row of logits becomes
     * (softmax · (1 + 2 · zLoss · ln Σ exp) − one-hot of its label) · scale.
     *
     * @param first ordinal of the first label among all, for messages
     */
    abstract void crossEntropy(
            Tensor logits, Tensor labels, long first, float scale, float zLoss, boolean gradient, Tensor losses);

    /** What computes all that oneDNN does not. */
    final ReferenceKernels reference() {
        return reference;
    }

    @Override
    public final String name() {
        return "cpu";
    }

    @Override
    public final Device device() {
        return device;
    }

    @Override
    public long scratchBytes() {
        return workspace.bytes();
    }

    @Override
    public long scratchBytes(StepShape step) {
        long logits = tile(step.tokens(), step.vocabulary()) * step.vocabulary();
        long bytes = Workspace.bytesFor(DataType.FLOAT32, logits);
        return step.type() == DataType.FLOAT32 ? bytes : bytes + Workspace.bytesFor(step.type(), logits);
    }

    @Override
    public void linear(Tensor x, Tensor w, @Nullable Tensor b, @Nullable Tensor residual, Tensor y) {
        if (lacks(x.type())) {
            reference.linear(x, w, b, residual, y);
            return;
        }
        if (residual != null && residual.address() != y.address()) {
            copy(residual, y);
        }
        gemm.multiplyAddBias(Matrix.of(x), Matrix.of(w).transposed(), b, Matrix.of(y), residual != null);
    }

    @Override
    public void linearInputGradient(Tensor dy, Tensor w, Tensor dx, boolean accumulate) {
        if (lacks(dy.type())) {
            reference.linearInputGradient(dy, w, dx, accumulate);
        } else if (accumulate) {
            gemm.multiplyAccumulate(Matrix.of(dy), Matrix.of(w), Matrix.of(dx));
        } else {
            gemm.multiply(Matrix.of(dy), Matrix.of(w), Matrix.of(dx));
        }
    }

    @Override
    public void linearWeightGradient(Tensor dy, Tensor x, Tensor dw, @Nullable Tensor db) {
        if (lacks(dy.type())) {
            reference.linearWeightGradient(dy, x, dw, db);
            return;
        }
        gemm.multiplyAccumulate(Matrix.of(dy).transposed(), Matrix.of(x), Matrix.of(dw));
        if (db != null) {
            columnSums(dy, db);
        }
    }

    private boolean lacks(DataType type) {
        return type == DataType.BFLOAT16 && !multipliesBfloat16;
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
        if (lacks(h.type())) {
            reference.linearCrossEntropy(h, w, labels, scale, zLoss, losses, dh, dw);
            return;
        }
        boolean gradient = dh != null && dw != null;
        long tokens = h.dimension(0);
        long vocabulary = w.dimension(0);
        long tile = tile(tokens, vocabulary);
        Workspace.Mark mark = workspace.mark();
        Tensor tileLogits = workspace.take(DataType.FLOAT32, tile, vocabulary);
        Tensor tileGradients =
                h.type() == DataType.FLOAT32 || !gradient ? tileLogits : workspace.take(h.type(), tile, vocabulary);
        for (long from = 0; from < tokens; from += tile) {
            long count = Math.min(tile, tokens - from);
            Matrix hidden = Matrix.of(h.rows(from, count));
            Tensor logits = tileLogits.rows(0, count);
            gemm.multiply(hidden, Matrix.of(w).transposed(), Matrix.of(logits));
            crossEntropy(logits, labels.rows(from, count), from, scale, zLoss, gradient, losses.rows(from, count));
            if (dh != null && dw != null) {
                Tensor gradients = tileGradients.rows(0, count);
                if (gradients.type() != DataType.FLOAT32) {
                    convert(logits, gradients);
                }
                gemm.multiply(Matrix.of(gradients), Matrix.of(w), Matrix.of(dh.rows(from, count)));
                gemm.multiplyAccumulate(Matrix.of(gradients).transposed(), hidden, Matrix.of(dw));
            }
        }
        workspace.release(mark);
    }

    /** Tokens of a tile: as many as keep the logits small, evened out over the tiles. */
    private static long tile(long tokens, long vocabulary) {
        long most = Math.max(FEWEST_TOKENS, LOGITS / vocabulary);
        long tiles = Math.max(1, (tokens + most - 1) / most);
        return Math.max(1, (tokens + tiles - 1) / tiles);
    }

    @Override
    public void close() {
        gemm.close();
        workspace.close();
    }
}
