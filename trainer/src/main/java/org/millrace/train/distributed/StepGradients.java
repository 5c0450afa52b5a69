package org.millrace.train.distributed;

import java.util.function.ToDoubleFunction;
import org.millrace.train.config.Sharding;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.GradientUnits;
import org.millrace.train.model.ShareTensor;
import org.millrace.train.optimizer.GradientTree;

/**
 * The gradients of one step on one rank, on their way from micro-batches to the sum over all ranks. Whatever a rank holds
 * of them, they are added in the order of the {@link GradientTree}, so the sums have the same bits.
 *
 * <pre>
 * begin → add, add, … → finish → (update) → clear
 * </pre>
 */
public interface StepGradients extends AutoCloseable {

    /** The micro-batches of a step that this rank computes. */
    GradientTree.MicroBatches microBatches(GradientTree tree);

    /** Holds from now on what steps of so many leaves need. */
    void reserve(int leaves);

    /** Begins a step. */
    void begin(GradientTree tree);

    /**
     * Adds this rank's next micro-batch.
     *
     * @param microBatch adds its gradient to the units it is given and returns its loss
     * @return its loss
     */
    double add(ToDoubleFunction<GradientUnits> microBatch);

    /**
     * Waits until the sum over all ranks is there.
     *
     * @return of the elements that this rank updates; valid until the next step
     */
    ShareTensor finish();

    /** The losses of the leaves that this rank has a part in, each at its index in the tree; 0 elsewhere. */
    double[] leafLosses();

    /** Makes ready for the next step. */
    void clear();

    /** Bytes held. */
    long bytes();

    @Override
    void close();

    /** The gradients for a kind of sharding. */
    static StepGradients of(Sharding sharding, Kernels kernels, ProcessGroup group, ShardPlan shards) {
        return sharding.compareTo(Sharding.GRADIENTS) >= 0
                ? new ScatteredGradients(kernels, group, shards)
                : new WholeGradients(kernels, group, shards, sharding == Sharding.OPTIMIZER);
    }
}
