package org.millrace.train.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.millrace.train.distributed.Pending;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.ContextParts;
import org.millrace.train.model.GradientUnits;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.model.ShareTensor;
import org.millrace.train.model.TokenBatch;
import org.millrace.train.optimizer.GradientAccumulator;
import org.millrace.train.optimizer.GradientTree;
import org.millrace.train.tensor.Tensor;

/**
 * Gradients of sequences that are computed in parts: each part has a sum of its own over the leaves and the data ranks, and
 * the tree over the parts is on top. A rank that computes one part hands each unit to all ranks at once, whose tree has
 * that shape, as soon as its own sum is there. One that computes several, because there are fewer ranks than parts, holds
 * their sums beside one another and adds them at the end of the step.
 */
final class PartedGradients implements StepGradients {

    private final Kernels kernels;
    private final ContextRanks ranks;
    private final ContextParts own;
    private final ShardPlan shards;
    private final boolean scattered;
    private final List<GradientAccumulator> accumulators = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private @Nullable GradientTree tree;

    /**
     * Sums over data and context ranks.
     *
     * @param ranks are closed with this
     * @param shards of all ranks
     * @param scattered whether a rank needs the sum of its share alone: ZeRO stage 1
     */
    PartedGradients(Kernels kernels, ContextRanks ranks, ShardPlan shards, boolean scattered) {
        this.kernels = kernels;
        this.ranks = ranks;
        this.own = ranks.own();
        this.shards = shards;
        this.scattered = scattered;
        for (int i = 0; i < own.count(); i++) {
            accumulators.add(new GradientAccumulator(kernels, shards.units()));
        }
    }

    @Override
    public GradientTree.MicroBatches microBatches(GradientTree ofStep) {
        return ofStep.microBatches(leaves(ofStep));
    }

    private GradientTree.Leaves leaves(GradientTree ofStep) {
        return ofStep.shareOf(ranks.data().rank(), ranks.data().size());
    }

    @Override
    public void reserve(int leaves) {
        int most = Math.max(1, leaves / Integer.highestOneBit(ranks.data().size()));
        accumulators.forEach(accumulator -> accumulator.reserve(most));
    }

    @Override
    public void begin(GradientTree ofStep) {
        tree = ofStep;
        for (GradientAccumulator accumulator : accumulators) {
            accumulator.begin(ofStep, leaves(ofStep), (unit, sum) -> {
                if (own.count() == 1) {
                    reduce(unit, sum);
                }
            });
        }
    }

    /** Over all ranks, of a rank's only part. */
    private void reduce(ParameterLayout.Unit unit, Tensor sum) {
        ProcessGroup all = ranks.all();
        if (all.size() == 1) {
            return;
        }
        if (scattered) {
            List<Tensor> byRank = shards.parts(unit, sum);
            pending.add(all.reduceScatter(byRank, byRank.get(all.rank())));
        } else {
            pending.add(all.allReduce(sum));
        }
    }

    /** @throws IllegalStateException if this rank computes several parts, whose gradients are apart */
    @Override
    public double add(ToDoubleFunction<GradientUnits> microBatch) {
        if (own.count() > 1) {
            throw new IllegalStateException("This rank computes %d parts of each micro-batch".formatted(own.count()));
        }
        return accumulators.get(0).add(microBatch);
    }

    @Override
    public double add(Qwen2Model model, TokenBatch batch, float scale, float zLoss) {
        return OpenedParts.fill(
                accumulators.stream().map(sum -> (OpenedParts.Sum) sum::add).toList(),
                units -> model.lossAndGradient(batch, own, ranks.exchange(), scale, zLoss, units));
    }

    @Override
    public long targets(TokenBatch batch) {
        return own.targets(batch);
    }

    @Override
    public int contextRanks() {
        return ranks.context().size();
    }

    @Override
    public void atStep(long step) {
        ranks.atStep(step);
    }

    @Override
    public ShareTensor finish() {
        List<Tensor> sums = accumulators.stream().map(GradientAccumulator::sum).toList();
        Tensor sum = sums.get(0);
        if (own.count() > 1) {
            sums.forEach(this::reduceOverData);
            awaitAll();
            for (int distance = 1; distance < sums.size(); distance *= 2) {
                for (int i = 0; i < sums.size(); i += 2 * distance) {
                    kernels.add(sums.get(i + distance), sums.get(i));
                }
            }
            reduceOverContext(sum);
        }
        awaitAll();
        return new ShareTensor(sum, true);
    }

    private void reduceOverData(Tensor sum) {
        if (ranks.data().size() > 1) {
            shards.units().forEach(unit -> pending.add(ranks.data().allReduce(unit.of(sum))));
        }
    }

    private void reduceOverContext(Tensor sum) {
        ProcessGroup context = ranks.context();
        if (context.size() == 1) {
            return;
        }
        for (ParameterLayout.Unit unit : shards.units()) {
            if (scattered) {
                List<Tensor> byRank = shards.parts(unit, unit.of(sum));
                List<Tensor> ofMine = new ArrayList<>(); // those of the ranks that are in this group
                for (int i = 0; i < context.size(); i++) {
                    ofMine.add(byRank.get(i * ranks.data().size() + ranks.data().rank()));
                }
                pending.add(context.reduceScatter(ofMine, ofMine.get(context.rank())));
            } else {
                pending.add(context.allReduce(unit.of(sum)));
            }
        }
    }

    private void awaitAll() {
        pending.forEach(Pending::await);
        pending.clear();
    }

    /** The losses of the leaves of each part, one part's after another's. */
    @Override
    public double[] leafLosses() {
        if (tree == null) {
            throw new IllegalStateException("There are no losses before a step has begun");
        }
        double[] all = new double[ranks.parts() * tree.leaves()];
        for (int i = 0; i < own.count(); i++) {
            double[] losses = accumulators.get(i).leafLosses();
            int at = (own.first() + i) * tree.leaves() + leaves(tree).first();
            System.arraycopy(losses, 0, all, at, losses.length);
        }
        return all;
    }

    @Override
    public void clear() {
        accumulators.forEach(GradientAccumulator::clear);
    }

    @Override
    public long bytes() {
        return accumulators.stream().mapToLong(GradientAccumulator::bytes).sum();
    }

    @Override
    public void close() {
        accumulators.forEach(GradientAccumulator::close);
        ranks.close();
    }
}
