package org.millrace.train.sharding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * Gradients that no rank ever holds whole (ZeRO stages 2 and 3). Every leaf is one micro-batch, and neighbouring leaves lie
 * on neighbouring ranks: in each round the ranks sum one micro-batch of each over the network, unit by unit while the
 * backward pass goes on, and each keeps the sum of its share. The rounds are then summed as leaves of their own, so the
 * whole is the tree over all leaves. Where sequences are computed in parts, each part has such a sum over the data ranks.
 *
 * <pre>
 * leaf    0   1   2   3 | 4   5   6   7      4 ranks, 2 rounds
 * rank    0   1   2   3 | 0   1   2   3
 *          \ /     \ /  |  \ /     \ /       reduce-scatter
 *            \     /    |    \     /
 *             round 0   |   round 1          on each rank's share
 *                    \     /
 * </pre>
 */
final class ScatteredGradients implements StepGradients {

    private final Kernels kernels;
    private final ProcessGroup group;
    private final ScatterPlan plan;
    private final GradientAccumulator rounds;
    private final Map<ParameterLayout.Unit, Tensor> making = new HashMap<>();
    private final Deque<Sent> sent = new ArrayDeque<>();
    private final Map<Long, Deque<Tensor>> free = new HashMap<>();
    private final Tensor empty;
    private long buffered;
    private @Nullable GradientTree tree;

    /**
     * A unit on its way to the ranks that keep it.
     *
     * @param places of what this rank keeps of it
     */
    private record Sent(Tensor gradients, List<ParameterLayout.Unit> places, List<Pending> pending) {}

    /**
     * Sums of nothing so far.
     *
     * @param group of the data ranks
     */
    ScatteredGradients(Kernels kernels, ProcessGroup group, ScatterPlan plan) {
        this.kernels = kernels;
        this.group = group;
        this.plan = plan;
        List<ParameterLayout.Unit> local = plan.layout().units().stream()
                .flatMap(unit -> plan.local(unit).stream())
                .filter(place -> place.size() > 0)
                .toList();
        this.rounds = new GradientAccumulator(kernels, local);
        this.empty = kernels.device().tensor(DataType.FLOAT32, 0);
    }

    @Override
    public GradientTree.MicroBatches microBatches(GradientTree ofStep) {
        return new GradientTree.MicroBatches(group.rank(), group.size(), ofStep.leaves() / group.size());
    }

    @Override
    public void reserve(int leaves) {
        rounds.reserve(leaves / group.size());
        List<Tensor> taken = new ArrayList<>();
        for (UnitBuffers.Kind kind : UnitBuffers.ofGradients(plan.layout())) {
            for (int i = 0; i < kind.count(); i++) {
                taken.add(take(kind.elements()));
            }
        }
        taken.forEach(this::release);
    }

    @Override
    public void begin(GradientTree ofStep) {
        tree = ofStep;
        int count = ofStep.leaves() / group.size();
        GradientTree ofRounds = new GradientTree(count, count);
        rounds.begin(ofRounds, GradientTree.Leaves.of(ofRounds));
    }

    @Override
    public double add(ToDoubleFunction<GradientUnits> microBatch) {
        return rounds.add(sums -> {
            double loss = microBatch.applyAsDouble(new Scattering(sums));
            while (!sent.isEmpty()) {
                awaitOldest(sums);
            }
            return loss;
        });
    }

    private void awaitOldest(GradientUnits sums) {
        Sent oldest = sent.remove();
        oldest.pending.forEach(Pending::await);
        release(oldest.gradients);
        oldest.places.stream().filter(place -> place.size() > 0).forEach(sums::complete);
    }

    @Override
    public ShareTensor finish() {
        return new ShareTensor(rounds.sum(), false);
    }

    @Override
    public double[] leafLosses() {
        if (tree == null) {
            throw new IllegalStateException("There are no losses before a step has begun");
        }
        double[] own = rounds.leafLosses();
        double[] all = new double[tree.leaves()];
        for (int round = 0; round < own.length; round++) {
            all[round * group.size() + group.rank()] = own[round];
        }
        return all;
    }

    @Override
    public void clear() {
        rounds.clear();
    }

    @Override
    public long bytes() {
        return rounds.bytes() + buffered;
    }

    /** After a failure, to be called when the group has ended: units may have been on their way. */
    @Override
    public void close() {
        rounds.close();
        making.values().forEach(this::release);
        making.clear();
        sent.forEach(unit -> release(unit.gradients));
        sent.clear();
        free.values()
                .forEach(tensors -> tensors.forEach(tensor -> tensor.memory().close()));
        free.clear();
        empty.memory().close();
    }

    private Tensor take(long elements) {
        Deque<Tensor> some = free.get(elements);
        if (some != null && !some.isEmpty()) {
            return some.pop();
        }
        buffered += elements * DataType.FLOAT32.bytes();
        return kernels.device().tensor(DataType.FLOAT32, elements);
    }

    private void release(Tensor tensor) {
        free.computeIfAbsent(tensor.size(), size -> new ArrayDeque<>()).push(tensor);
    }

    /** What a micro-batch's backward pass leaves its gradients in. */
    private final class Scattering implements GradientUnits {

        private final GradientUnits sums;

        Scattering(GradientUnits sums) {
            this.sums = sums;
        }

        @Override
        public Tensor obtain(ParameterLayout.Unit unit) {
            return making.computeIfAbsent(unit, begun -> {
                // One unit is on its way while the next is made: of the layers there are two buffers.
                while (sent.size() > 1) {
                    awaitOldest(sums);
                }
                Tensor gradients = take(begun.size());
                kernels.fill(gradients, 0);
                return gradients;
            });
        }

        @Override
        public void complete(ParameterLayout.Unit unit) {
            Tensor gradients = making.remove(unit);
            if (gradients == null) {
                throw new IllegalStateException("The gradients of %s were not begun".formatted(unit.name()));
            }
            List<ParameterLayout.Unit> places = plan.local(unit);
            List<Pending> pending = new ArrayList<>();
            for (ScatterPlan.Slot slot : plan.slots()) {
                ParameterLayout.Unit place = places.get(slot.index());
                Tensor output = place.size() == 0 ? empty : sums.obtain(place);
                pending.add(group.reduceScatter(plan.parts(unit, gradients, slot), output));
            }
            sent.add(new Sent(gradients, places, pending));
        }
    }
}
