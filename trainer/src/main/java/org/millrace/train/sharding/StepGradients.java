package org.millrace.train.sharding;

import java.util.function.ToDoubleFunction;
import org.millrace.train.config.Sharding;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.GradientUnits;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.model.ShareTensor;
import org.millrace.train.model.TokenBatch;
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
     * Adds what a model finds of this rank's next micro-batch, or of the part of it that is this rank's.
     *
     * @param scale factor on the gradients
     * @param zLoss weight of the penalty on the logits
     * @return its loss, not scaled
     */
    default double add(Qwen2Model model, TokenBatch batch, float scale, float zLoss) {
        return add(units -> model.lossAndGradient(batch, scale, zLoss, units));
    }

    /** Targets of a micro-batch that count on this rank. */
    default long targets(TokenBatch batch) {
        return batch.targets();
    }

    /** How many ranks compute each micro-batch together. */
    default int contextRanks() {
        return 1;
    }

    /** Names the step that operations of groups other than that of all ranks belong to from now on. */
    default void atStep(long step) {}

    /**
     * Waits until the sum over all ranks is there.
     *
     * @return of the elements that this rank updates; valid until the next step
     */
    ShareTensor finish();

    /**
     * The losses of the leaves that this rank has a part in, each at its index in the tree; 0 elsewhere. Where micro-batches
     * are computed in parts, one part's tree after another's.
     */
    double[] leafLosses();

    /** Makes ready for the next step. */
    void clear();

    /** Bytes held. */
    long bytes();

    @Override
    void close();

    /**
     * The gradients for a kind of sharding where sequences are computed in parts.
     *
     * @param ranks are closed with the gradients
     * @param shards of all ranks
     */
    static StepGradients of(Sharding sharding, Kernels kernels, ContextRanks ranks, ShardPlan shards) {
        return sharding.compareTo(Sharding.GRADIENTS) >= 0
                ? new ScatteredParts(kernels, ranks, shards)
                : new PartedGradients(kernels, ranks, shards, sharding == Sharding.OPTIMIZER);
    }

    /** The gradients for a kind of sharding. */
    static StepGradients of(Sharding sharding, Kernels kernels, ProcessGroup group, ShardPlan shards) {
        return sharding.compareTo(Sharding.GRADIENTS) >= 0
                ? new ScatteredGradients(kernels, group, new ScatterPlan(shards, group.rank(), group.size()))
                : new WholeGradients(kernels, group, shards, sharding == Sharding.OPTIMIZER);
    }
}
