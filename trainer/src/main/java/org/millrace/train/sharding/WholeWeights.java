package org.millrace.train.sharding;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.train.distributed.Pending;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.model.MasterWeights;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.tensor.Tensor;

/**
 * Weights that every rank holds whole. Where each updates a share of them, a unit is gathered as soon as it is updated: its
 * way over the network goes on under the update of the units behind it and the next step's first layers.
 */
final class WholeWeights implements ModelWeights {

    private final ProcessGroup group;
    private final ShardPlan shards;
    private final Tensor weights;
    private final boolean gathered;
    private final Map<ParameterLayout.Unit, Pending> pending = new HashMap<>();

    /** @param gathered whether each rank updates its share alone */
    WholeWeights(ProcessGroup group, ShardPlan shards, MasterWeights own, boolean gathered) {
        this.group = group;
        this.shards = shards;
        this.weights = own.forModel();
        this.gathered = gathered && group.size() > 1;
        if (this.gathered) {
            shards.units().forEach(this::updated);
        }
    }

    @Override
    public void updated(ParameterLayout.Unit unit) {
        if (gathered) {
            List<Tensor> parts = shards.parts(unit, unit.of(weights));
            pending.put(unit, group.allGather(parts.get(group.rank()), parts));
        }
    }

    @Override
    public Tensor obtain(ParameterLayout.Unit unit, ParameterLayout.@Nullable Unit next) {
        Pending arriving = pending.remove(unit);
        if (arriving != null) {
            arriving.await();
        }
        return unit.of(weights);
    }

    @Override
    public void release(ParameterLayout.Unit unit) {}

    @Override
    public long bytes() {
        return 0;
    }

    /** Waits until nobody writes into the weights any more. */
    @Override
    public void close() {
        pending.values().forEach(Pending::await);
        pending.clear();
    }
}
