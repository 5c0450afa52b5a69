package org.millrace.train.optimizer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
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
 * <p>A leaf may be a run of neighbouring micro-batches, each of which accumulates its gradient in place: with p leaves at
 * most, up to p ranks agree.
 *
 * <p>Works like a binary counter: partial sums of equal height are added as soon as there are two, so of n leaves at most
 * ⌊log₂ n⌋ + 1 gradients are held at once, and of one leaf just one. When n is no power of two, the partial sums left over
 * are added from the last one up.
 */
public final class GradientAccumulator implements AutoCloseable {

    private final Kernels kernels;
    private final long size;
    private final long parts;
    private final Deque<Partial> partials = new ArrayDeque<>();
    private final Deque<Tensor> free = new ArrayDeque<>();
    private long leafSize = 1;
    private @Nullable Partial leaf;
    private long inLeaf;
    private boolean summed;

    /** Each micro-batch is a leaf. */
    public GradientAccumulator(Kernels kernels, long size) {
        this(kernels, size, Long.MAX_VALUE);
    }

    /**
     * Sums of at most so many leaves.
     *
     * @param size elements of the flat gradient
     * @param parts leaves of the tree at most, if {@link #begin} tells how many micro-batches a step has
     */
    public GradientAccumulator(Kernels kernels, long size, long parts) {
        this.kernels = kernels;
        this.size = size;
        this.parts = parts;
    }

    /** Gradients that are held at once at most in steps of so many micro-batches or fewer, in so many parts. */
    public static int buffers(long microBatches, long parts) {
        // A smaller step may have more leaves than the largest: 8 of one micro-batch, where 12 make 6 of two.
        return Long.SIZE - Long.numberOfLeadingZeros(Math.min(microBatches, parts));
    }

    private static long leafSize(long microBatches, long parts) {
        return Math.max(1, microBatches / parts + (microBatches % parts == 0 ? 0 : 1));
    }

    /** Holds from now on what steps of so many micro-batches need, so that they allocate nothing. */
    public void reserve(long microBatches) {
        while (held() < buffers(microBatches, parts)) {
            free.push(kernels.device().tensor(DataType.FLOAT32, size));
        }
    }

    /** Tells how many micro-batches the next step has, before the first is added. */
    public void begin(long microBatches) {
        if (leaf != null || !partials.isEmpty()) {
            throw new IllegalStateException("A step has begun: clear its sum before the next one");
        }
        leafSize = leafSize(microBatches, parts);
    }

    /**
     * Adds the next micro-batch.
     *
     * @param microBatch accumulates its gradient into the flat tensor it is given, and returns its loss
     * @return its loss
     */
    public double add(ToDoubleFunction<Tensor> microBatch) {
        if (summed) {
            throw new IllegalStateException("The sum is complete: clear it before the next step's micro-batches");
        }
        Partial before = leaf == null ? emptyLeaf() : leaf;
        double loss = microBatch.applyAsDouble(before.gradients());
        leaf = new Partial(0, before.gradients(), before.loss() + loss);
        inLeaf++;
        if (inLeaf == leafSize) {
            closeLeaf(leaf);
        }
        return loss;
    }

    private Partial emptyLeaf() {
        Tensor gradients = free.isEmpty() ? kernels.device().tensor(DataType.FLOAT32, size) : free.pop();
        kernels.fill(gradients, 0);
        return new Partial(0, gradients, 0);
    }

    private void closeLeaf(Partial full) {
        leaf = null;
        inLeaf = 0;
        Partial sum = full;
        while (!partials.isEmpty() && partials.element().height() == sum.height()) {
            sum = plus(partials.pop(), sum);
        }
        partials.push(sum);
    }

    /** The sums over all micro-batches added since the last {@link #clear}. */
    public Sum sum() {
        if (leaf != null) {
            closeLeaf(leaf);
        }
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
        if (leaf != null) {
            partials.push(leaf);
        }
        leaf = null;
        inLeaf = 0;
        partials.forEach(partial -> free.push(partial.gradients()));
        partials.clear();
        summed = false;
    }

    /** Bytes of all gradients held, in use or not. */
    public long bytes() {
        return held() * size * DataType.FLOAT32.bytes();
    }

    private long held() {
        return partials.size() + free.size() + (leaf == null ? 0 : 1);
    }

    @Override
    public void close() {
        clear();
        free.forEach(tensor -> tensor.memory().close());
        free.clear();
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
