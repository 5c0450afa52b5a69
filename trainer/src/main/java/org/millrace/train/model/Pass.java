package org.millrace.train.model;

import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/**
 * One walk of a batch through the decoder: the kernels, the batch on the device, the angles of its positions, and scratch
 * memory that is given back when the pass is closed.
 */
final class Pass implements AutoCloseable {

    private final Kernels kernels;
    private final DataType type;
    private final Workspace workspace;
    private final Workspace.Mark begin;
    private final RopeTable rope;
    private final int tokens;
    private final Tensor ids;
    private final Tensor positions;

    /**
     * Takes a batch to the device.
     *
     * @param type of activations and their gradients, the same as of the weights
     * @param ids (N), inside the vocabulary
     * @param positions (N), inside the rope table
     */
    Pass(Kernels kernels, DataType type, Workspace workspace, RopeTable rope, int[] ids, int[] positions) {
        this.kernels = kernels;
        this.type = type;
        this.workspace = workspace;
        this.begin = workspace.mark();
        this.rope = rope;
        this.tokens = ids.length;
        this.ids = upload(ids);
        this.positions = upload(positions);
    }

    Kernels kernels() {
        return kernels;
    }

    /** N. */
    int tokens() {
        return tokens;
    }

    /** (N). */
    Tensor ids() {
        return ids;
    }

    /** A tensor of the compute type that lasts until the mark before it is released, or the pass closed. */
    Tensor take(long... shape) {
        return workspace.take(type, shape);
    }

    /** A FLOAT32 tensor, for statistics and losses, that lasts as long. */
    Tensor takeFloats(long... shape) {
        return workspace.take(DataType.FLOAT32, shape);
    }

    Workspace.Mark mark() {
        return workspace.mark();
    }

    void release(Workspace.Mark mark) {
        workspace.release(mark);
    }

    /** Integers on the device, which last as long as a tensor taken at the same time. */
    Tensor upload(int[] values) {
        Tensor tensor = workspace.take(DataType.INT32, values.length);
        kernels.device().write(values, 0, values.length, tensor);
        return tensor;
    }

    /** Turns the first heads of x (N,A,K) to their positions, in place. */
    void rotate(Tensor x, int heads) {
        kernels.rope(x, heads, positions, rope.cosine(), rope.sine(), false);
    }

    /** The same for x (m,A,K) of the m tokens from the first given on. */
    void rotate(Tensor x, int heads, long first) {
        kernels.rope(x, heads, positions.rows(first, x.dimension(0)), rope.cosine(), rope.sine(), false);
    }

    /** The gradient of {@link #rotate(Tensor, int)}, in place. */
    void rotateBack(Tensor gradient, int heads) {
        kernels.rope(gradient, heads, positions, rope.cosine(), rope.sine(), true);
    }

    @Override
    public void close() {
        workspace.release(begin);
    }
}
