package org.millrace.train.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.ContextParts;
import org.millrace.train.model.GradientUnits;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.model.ShareTensor;
import org.millrace.train.model.TokenBatch;
import org.millrace.train.optimizer.GradientTree;
import org.millrace.train.tensor.Tensor;

/**
 * Gradients of sequences that are computed in parts, which no rank holds whole (ZeRO stages 2 and 3). The data ranks sum
 * each part as {@link ScatteredGradients} do. The parts come on top of the tree, so their sums stay apart until the end of
 * the step; a rank holds a data rank's share of each part that it computes, not of all ranks'.
 */
final class ScatteredParts implements StepGradients {

    private final Kernels kernels;
    private final ContextRanks ranks;
    private final ContextParts own;
    private final ScatterPlan plan;
    private final List<ScatteredGradients> parts = new ArrayList<>();
    private @Nullable GradientTree tree;

    /**
     * Sums over data and context ranks.
     *
     * @param ranks are closed with this
     * @param shards of all ranks
     */
    ScatteredParts(Kernels kernels, ContextRanks ranks, ShardPlan shards) {
        this.kernels = kernels;
        this.ranks = ranks;
        this.own = ranks.own();
        this.plan = new ScatterPlan(shards, ranks.data().rank(), ranks.data().size());
        for (int i = 0; i < own.count(); i++) {
            parts.add(new ScatteredGradients(kernels, ranks.data(), plan));
        }
    }

    @Override
    public GradientTree.MicroBatches microBatches(GradientTree ofStep) {
        return parts.get(0).microBatches(ofStep);
    }

    @Override
    public void reserve(int leaves) {
        parts.forEach(part -> part.reserve(leaves));
    }

    @Override
    public void begin(GradientTree ofStep) {
        tree = ofStep;
        parts.forEach(part -> part.begin(ofStep));
    }

    /** @throws IllegalStateException if this rank computes several parts, whose gradients are apart */
    @Override
    public double add(ToDoubleFunction<GradientUnits> microBatch) {
        if (own.count() > 1) {
            throw new IllegalStateException("This rank computes %d parts of each micro-batch".formatted(own.count()));
        }
        return parts.get(0).add(microBatch);
    }

    @Override
    public double add(Qwen2Model model, TokenBatch batch, float scale, float zLoss) {
        return OpenedParts.fill(
                parts.stream().map(part -> (OpenedParts.Sum) part::add).toList(),
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
        List<Tensor> sums = parts.stream().map(part -> part.finish().tensor()).toList();
        for (int distance = 1; distance < sums.size(); distance *= 2) {
            for (int i = 0; i < sums.size(); i += 2 * distance) {
                kernels.add(sums.get(i + distance), sums.get(i));
            }
        }
        Tensor sum = sums.get(0);
        List<Tensor> slots = plan.slots().stream().map(slot -> slot.of(sum)).toList();
        Tensor mine = slots.get(ranks.context().rank());
        ranks.context().reduceScatter(slots, mine).await();
        return new ShareTensor(mine, false);
    }

    /** The losses of the leaves of each part, one part's after another's. */
    @Override
    public double[] leafLosses() {
        if (tree == null) {
            throw new IllegalStateException("There are no losses before a step has begun");
        }
        double[] all = new double[ranks.parts() * tree.leaves()];
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i).leafLosses(), 0, all, (own.first() + i) * tree.leaves(), tree.leaves());
        }
        return all;
    }

    @Override
    public void clear() {
        parts.forEach(ScatteredGradients::clear);
    }

    @Override
    public long bytes() {
        return parts.stream().mapToLong(ScatteredGradients::bytes).sum();
    }

    @Override
    public void close() {
        parts.forEach(ScatteredGradients::close);
        ranks.close();
    }
}
