package org.millrace.train.optimizer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToDoubleFunction;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * Sums the gradients and losses of a step's micro-batches in a fixed binary tree over their index:
 *
 * <pre>
 * 0   1   2   3   4   5   6   7
 *  \ /     \ /     \ /     \ /
 *   +       +       +       +
 *     \   /           \   /
 *       +               +
 *           \       /
 *               +
 * </pre>
 *
 * Floating-point sums depend on their order. Here the order is that of the tree, so 2, 4 or 8 ranks, each with a
 * contiguous power of two of the micro-batches, find the same partial sums below them and the same bits at the top.
 *
 * <p>Works like a binary counter: partial sums of equal height are added as soon as there are two, so of n micro-batches
 * at most ⌊log₂ n⌋ + 1 gradients are held at once. When n is no power of two, the partial sums left over are added from
 * the last one up.
 */
public final class GradientAccumulator implements AutoCloseable {

    private final Kernels kernels;
    private final long size;
    private final Deque<Partial> partials = new ArrayDeque<>();
    private final Deque<Tensor> free = new ArrayDeque<>();
    private boolean summed;

    /** @param size elements of the flat gradient */
    public GradientAccumulator(Kernels kernels, long size) {
        this.kernels = kernels;
        this.size = size;
    }

    /**
     * Adds the next micro-batch.
     *
     * @param microBatch accumulates its gradient into the zeroed flat tensor it is given, and returns its loss
     * @return its loss
     */
    public double add(ToDoubleFunction<Tensor> microBatch) {
        if (summed) {
            throw new IllegalStateException("The sum is complete: clear it before the next step's micro-batches");
        }
        Tensor gradients = buffer();
        kernels.fill(gradients, 0);
        double loss = microBatch.applyAsDouble(gradients);
        Partial sum = new Partial(0, gradients, loss);
        while (!partials.isEmpty() && partials.element().height() == sum.height()) {
            sum = plus(partials.pop(), sum);
        }
        partials.push(sum);
        return loss;
    }

    /** The sums over all micro-batches added since the last {@link #clear}. */
    public Sum sum() {
        if (partials.isEmpty()) {
            throw new IllegalStateException("There is no sum before the first micro-batch is added");
        }
        summed = true;
        while (partials.size() > 1) {
            Partial last = partials.pop();
            partials.push(plus(partials.pop(), last));
        }
        Partial all = partials.element();
        return new Sum(all.gradients(), all.loss());
    }

    /** Makes ready for the next step; the tensor of the last sum will be overwritten. */
    public void clear() {
        partials.forEach(partial -> free.push(partial.gradients()));
        partials.clear();
        summed = false;
    }

    /** Bytes of all gradients held, in use or not. */
    public long bytes() {
        return (partials.size() + free.size()) * size * DataType.FLOAT32.bytes();
    }

    @Override
    public void close() {
        clear();
        free.forEach(tensor -> tensor.memory().close());
        free.clear();
    }

    private Tensor buffer() {
        return free.isEmpty() ? kernels.device().tensor(DataType.FLOAT32, size) : free.pop();
    }

    private Partial plus(Partial left, Partial right) {
        kernels.add(right.gradients(), left.gradients());
        free.push(right.gradients());
        return new Partial(Math.max(left.height(), right.height()) + 1, left.gradients(), left.loss() + right.loss());
    }

    /**
     * What a step's micro-batches sum to.
     *
     * @param gradients flat; valid until the accumulator is cleared
     * @param loss in double precision
     */
    public record Sum(Tensor gradients, double loss) {}

    /** The sum over one subtree. */
    private record Partial(int height, Tensor gradients, double loss) {}
}
