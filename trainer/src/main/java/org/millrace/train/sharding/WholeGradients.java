package org.millrace.train.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.millrace.train.distributed.Pending;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.GradientUnits;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ShareTensor;
import org.millrace.train.optimizer.GradientAccumulator;
import org.millrace.train.optimizer.GradientTree;
import org.millrace.train.tensor.Tensor;

/**
 * Every rank holds whole gradients and sums those of its own leaves, which are neighbours; at the end of the step the ranks
 * sum what they have. A unit goes to the other ranks as soon as this one's sum of it is there, while the backward pass of
 * the last micro-batch goes on to the layers before.
 */
final class WholeGradients implements StepGradients {

    private final ProcessGroup group;
    private final ShardPlan shards;
    private final boolean scattered;
    private final GradientAccumulator accumulator;
    private final List<Pending> pending = new ArrayList<>();
    private @Nullable GradientTree tree;

    /** @param scattered whether a rank needs the sum of its share alone: ZeRO stage 1 */
    WholeGradients(Kernels kernels, ProcessGroup group, ShardPlan shards, boolean scattered) {
        this.group = group;
        this.shards = shards;
        this.scattered = scattered;
        this.accumulator = new GradientAccumulator(kernels, shards.units());
    }

    @Override
    public GradientTree.MicroBatches microBatches(GradientTree ofStep) {
        return ofStep.microBatches(leaves(ofStep));
    }

    private GradientTree.Leaves leaves(GradientTree ofStep) {
        return ofStep.shareOf(group.rank(), group.size());
    }

    @Override
    public void reserve(int leaves) {
        accumulator.reserve(Math.max(1, leaves / Integer.highestOneBit(group.size())));
    }

    @Override
    public void begin(GradientTree ofStep) {
        tree = ofStep;
        accumulator.begin(ofStep, leaves(ofStep), this::reduce);
    }

    @Override
    public double add(ToDoubleFunction<GradientUnits> microBatch) {
        return accumulator.add(microBatch);
    }

    private void reduce(ParameterLayout.Unit unit, Tensor sum) {
        if (group.size() == 1) {
            return;
        }
        if (scattered) {
            List<Tensor> parts = shards.parts(unit, sum);
            pending.add(group.reduceScatter(parts, parts.get(group.rank())));
        } else {
            pending.add(group.allReduce(sum));
        }
    }

    @Override
    public ShareTensor finish() {
        pending.forEach(Pending::await);
        pending.clear();
        return new ShareTensor(accumulator.sum(), true);
    }

    @Override
    public double[] leafLosses() {
        if (tree == null) {
            throw new IllegalStateException("There are no losses before a step has begun");
        }
        double[] own = accumulator.leafLosses();
        double[] all = new double[tree.leaves()];
        System.arraycopy(own, 0, all, leaves(tree).first(), own.length);
        return all;
    }

    @Override
    public void clear() {
        accumulator.clear();
    }

    @Override
    public long bytes() {
        return accumulator.bytes();
    }

    @Override
    public void close() {
        accumulator.close();
    }
}
