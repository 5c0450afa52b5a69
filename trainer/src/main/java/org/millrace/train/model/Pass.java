package org.millrace.train.model;

import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/**
 * One walk of a batch through the decoder: the kernels, the batch on the device, the angles of its positions, and scratch
 * memory that is given back when the pass is closed.
 */
final class Pass implements AutoCloseable {

    private final Kernels kernels;
    private final Workspace floats;
    private final Workspace integers;
    private final Workspace.Mark floatMark;
    private final Workspace.Mark integerMark;
    private final RopeTable rope;
    private final int tokens;
    private final Tensor ids;
    private final Tensor positions;

    /**
     * Takes a batch to the device.
     *
     * @param ids (N), inside the vocabulary
     * @param positions (N), inside the rope table
     */
    Pass(Kernels kernels, Workspace floats, Workspace integers, RopeTable rope, int[] ids, int[] positions) {
        this.kernels = kernels;
        this.floats = floats;
        this.integers = integers;
        this.floatMark = floats.mark();
        this.integerMark = integers.mark();
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

    /** A float tensor that lasts until the mark before it is released, or the pass closed. */
    Tensor take(long... shape) {
        return floats.take(shape);
    }

    Workspace.Mark mark() {
        return floats.mark();
    }

    void release(Workspace.Mark mark) {
        floats.release(mark);
    }

    /** Integers on the device for as long as the pass is open. */
    Tensor upload(int[] values) {
        Tensor tensor = integers.take(values.length);
        kernels.device().write(values, 0, values.length, tensor);
        return tensor;
    }

    /** Turns the heads of x (N,heads,K) to their positions, in place. */
    void rotate(Tensor x) {
        kernels.rope(x, positions, rope.cosine(), rope.sine(), false);
    }

    /** The gradient of {@link #rotate}, in place. */
    void rotateBack(Tensor gradient) {
        kernels.rope(gradient, positions, rope.cosine(), rope.sine(), true);
    }

    @Override
    public void close() {
        floats.release(floatMark);
        integers.release(integerMark);
    }
}
