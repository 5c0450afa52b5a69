package org.millrace.train.sharding;

import org.millrace.train.config.Sharding;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.MasterWeights;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.WeightUnits;

/**
 * The weights that a rank's model computes with, which other ranks may have updated. All ranks ask for the same units in
 * the same order.
 */
public interface ModelWeights extends WeightUnits, AutoCloseable {

    /** Tells that this rank's share of a unit has new weights; every rank tells of every unit, in order. */
    void updated(ParameterLayout.Unit unit);

    /** Bytes held beside the share. */
    long bytes();

    @Override
    void close();

    /**
     * The weights for a kind of sharding.
     *
     * @param own of this rank; the model's copy is whole for every kind but {@link Sharding#WEIGHTS}
     */
    static ModelWeights of(
            Sharding sharding, Kernels kernels, ProcessGroup group, ShardPlan shards, MasterWeights own) {
        return sharding == Sharding.WEIGHTS
                ? new GatheredUnits(kernels, group, shards, own)
                : new WholeWeights(group, shards, own, sharding != Sharding.NONE);
    }
}
