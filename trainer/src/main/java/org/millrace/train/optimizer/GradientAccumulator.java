package org.millrace.train.optimizer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.GradientUnits;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * Sums the gradients and losses of a step's micro-batches, or of those that one rank has of them, in a fixed binary tree:
 *
 * <pre>
 * 0   1   2   3   4   5   6   7     leaves
 *  \ /     \ /     \ /     \ /
 *   +       +       +       +
 *     \   /           \   /
 *       +               +
 *           \       /
 *               +
 * </pre>
 *
 * Floating-point sums depend on their order. Here the order is that of the {@link GradientTree}, so ranks that each have
 * the leaves under one node find the same partial sums below it, and the same bits at the top.
 *
 * <p>A leaf may be a run of neighbouring micro-batches, each of which accumulates its gradient in place.
 *
 * <p>Works like a binary counter: partial sums of equal height are added as soon as there are two, so of n leaves at most
 * log₂ n + 1 gradients are held at once, and of one leaf just one. Each unit of the model is added as soon as the backward
 * pass is through with it, so the sum of the last layers is there while that of the first is still being made.
 */
public final class GradientAccumulator implements AutoCloseable {

    private final Kernels kernels;
    private final List<ParameterLayout.Unit> units;
    private final long size;
    private final Deque<Partial> partials = new ArrayDeque<>();
    private final Deque<Tensor> free = new ArrayDeque<>();
    private @Nullable Step step;

    /** Is told when the sum of a unit over all leaves is there, in the order in which the backward pass leaves them. */
    @FunctionalInterface
    public interface Listener {

        /**
         * The sum of a unit is there.
         *
         * @param gradients of the unit; valid until the accumulator is cleared
         */
        void summed(ParameterLayout.Unit unit, Tensor gradients);
    }

    /**
     * Sums of nothing so far.
     *
     * @param units that make up the flat gradient
     */
    public GradientAccumulator(Kernels kernels, List<ParameterLayout.Unit> units) {
        this.kernels = kernels;
        this.units = List.copyOf(units);
        this.size = units.stream().mapToLong(ParameterLayout.Unit::size).sum();
    }

    /** Gradients that are held at once at most for so many leaves. */
    public static int buffers(int leaves) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(leaves);
    }

    /** Holds from now on what steps of so many leaves need, so that they allocate nothing. */
    public void reserve(int leaves) {
        while (held() < buffers(leaves)) {
            free.push(kernels.device().tensor(DataType.FLOAT32, size));
        }
    }

    /** Begins a step; nobody need be told of its units. */
    public void begin(GradientTree tree, GradientTree.Leaves leaves) {
        begin(tree, leaves, (unit, gradients) -> {});
    }

    /**
     * Begins a step.
     *
     * @param tree of the whole step
     * @param leaves that are summed here; their micro-batches are added in order
     */
    public void begin(GradientTree tree, GradientTree.Leaves leaves, Listener listener) {
        if (step != null) {
            throw new IllegalStateException("A step has begun: clear its sum before the next one");
        }
        step = new Step(tree, leaves, listener);
    }

    /**
     * Adds the next micro-batch.
     *
     * @param microBatch adds its gradient to the units it is given, completes each of them once, and returns its loss
     * @return its loss
     */
    public double add(ToDoubleFunction<GradientUnits> microBatch) {
        return begun().add(microBatch);
    }

    private Step begun() {
        if (step == null) {
            throw new IllegalStateException("There is no sum before a step has begun");
        }
        return step;
    }

    private Tensor zeros() {
        Tensor gradients = free.isEmpty() ? kernels.device().tensor(DataType.FLOAT32, size) : free.pop();
        kernels.fill(gradients, 0);
        return gradients;
    }

    /** The sum over all leaves of the step, flat; valid until the accumulator is cleared. */
    public Tensor sum() {
        if (!begun().isComplete()) {
            throw new IllegalStateException("The step still lacks micro-batches");
        }
        return partials.element().gradients();
    }

    /** The loss of each leaf, summed over its micro-batches. */
    public double[] leafLosses() {
        return begun().losses.clone();
    }

    /** Makes ready for the next step; the tensor of the last sum will be overwritten. */
    public void clear() {
        if (step != null && step.leaf != null) {
            free.push(step.leaf);
        }
        step = null;
        partials.forEach(partial -> free.push(partial.gradients()));
        partials.clear();
    }

    /** Bytes of all gradients held, in use or not. */
    public long bytes() {
        return held() * size * DataType.FLOAT32.bytes();
    }

    private long held() {
        return (long) partials.size() + free.size() + (step == null || step.leaf == null ? 0 : 1);
    }

    @Override
    public void close() {
        clear();
        free.forEach(tensor -> tensor.memory().close());
        free.clear();
    }

    /** The sum over one subtree. */
    private record Partial(int height, Tensor gradients) {}

    /** The leaves of a step on their way into the tree. */
    private final class Step {

        private final GradientTree tree;
        private final GradientTree.Leaves leaves;
        private final Listener listener;
        private final double[] losses;
        private int done;
        private long next;
        private @Nullable Tensor leaf;

        Step(GradientTree tree, GradientTree.Leaves leaves, Listener listener) {
            this.tree = tree;
            this.leaves = leaves;
            this.listener = listener;
            this.losses = new double[leaves.count()];
            this.next = tree.begin(leaves.first());
        }

        boolean isComplete() {
            return done == leaves.count();
        }

        double add(ToDoubleFunction<GradientUnits> microBatch) {
            if (isComplete()) {
                throw new IllegalStateException("The sum is complete: clear it before the next step's micro-batches");
            }
            Tensor gradients = leaf == null ? zeros() : leaf;
            leaf = gradients;
            boolean full = next + 1 == tree.begin(leaves.first() + done + 1);
            Units given = new Units(gradients, full);
            double loss = microBatch.applyAsDouble(given);
            given.requireComplete();
            next++;
            losses[done] += loss;
            if (full) {
                leaf = null;
                done++;
                close(gradients);
            }
            return loss;
        }

        /** The leaf's units are in the sums by now: what is left is to count. */
        private void close(Tensor full) {
            Tensor sum = full;
            int height = 0;
            while (!partials.isEmpty() && partials.element().height() == height) {
                free.push(sum);
                sum = partials.pop().gradients();
                height++;
            }
            partials.push(new Partial(height, sum));
        }

        /** Adds a unit of a full leaf to those of the partial sums that it completes. */
        private void close(ParameterLayout.Unit unit, Tensor full) {
            Tensor sum = unit.of(full);
            int height = 0;
            for (Partial partial : partials) {
                if (partial.height() != height) {
                    break;
                }
                Tensor left = unit.of(partial.gradients());
                kernels.add(sum, left);
                sum = left;
                height++;
            }
            if (done == leaves.count() - 1) {
                listener.summed(unit, sum);
            }
        }

        /** What a micro-batch is given. */
        private final class Units implements GradientUnits {

            private final Tensor gradients;
            private final boolean full;
            private final Set<ParameterLayout.Unit> complete = new HashSet<>();

            Units(Tensor gradients, boolean full) {
                this.gradients = gradients;
                this.full = full;
            }

            @Override
            public Tensor obtain(ParameterLayout.Unit unit) {
                return unit.of(gradients);
            }

            @Override
            public void complete(ParameterLayout.Unit unit) {
                if (complete.add(unit) && full) {
                    close(unit, gradients);
                }
            }

            void requireComplete() {
                if (complete.size() != units.size()) {
                    List<ParameterLayout.Unit> missing = new ArrayList<>(units);
                    missing.removeAll(complete);
                    throw new IllegalStateException("The micro-batch has not completed the gradients of " + missing);
                }
            }
        }
    }
}
