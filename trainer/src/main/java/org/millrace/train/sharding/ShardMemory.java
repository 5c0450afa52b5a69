package org.millrace.train.sharding;

import org.millrace.train.config.Sharding;
import org.millrace.train.model.ContextParts;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.optimizer.GradientAccumulator;

/**
 * What one rank holds of a model in training, in elements; of ranks that hold more or less, the one that holds most.
 *
 * @param share masters, and as many of each moment
 * @param copy what the model computes with beside the masters; 0 where it computes with these
 * @param weightsInFlight units of the weights that are gathered for a while
 * @param gradients sums of gradients
 * @param gradientSums how many sums these are
 * @param gradientsInFlight units of gradients that are made, or on their way to other ranks
 */
public record ShardMemory(
        long share, long copy, long weightsInFlight, long gradients, int gradientSums, long gradientsInFlight) {

    /**
     * The memory of one rank.
     *
     * @param parts of each micro-batch that one rank computes; each has sums of its own
     * @param rounded whether the model computes in another type than that of the masters
     * @param leaves of the gradients' tree, at most
     */
    public static ShardMemory of(
            ParameterLayout layout, int ranks, Sharding asked, ContextParts parts, boolean rounded, int leaves) {
        Sharding sharding = ranks == 1 ? Sharding.NONE : asked;
        long whole = layout.size();
        long share = sharding == Sharding.NONE ? whole : largestShare(layout, ranks);
        long copy = switch (sharding) {
            case NONE -> rounded ? whole : 0;
            case OPTIMIZER, GRADIENTS -> whole;
            case WEIGHTS -> rounded ? share : 0;
        };
        boolean scattered = sharding.compareTo(Sharding.GRADIENTS) >= 0;
        int own = Math.max(1, leaves / Integer.highestOneBit(parts.dataRanks(ranks)));
        int sums = parts.count() * GradientAccumulator.buffers(own);
        // Parts are summed over the context ranks at the end: until then it is as if there were the data ranks alone.
        long scatteredShare = Math.min(whole, share * (ranks / parts.dataRanks(ranks)));
        return new ShardMemory(
                share,
                copy,
                sharding == Sharding.WEIGHTS ? UnitBuffers.elements(UnitBuffers.of(layout)) : 0,
                sums * (scattered ? scatteredShare : whole),
                sums,
                scattered ? parts.count() * UnitBuffers.elements(UnitBuffers.ofGradients(layout)) : 0);
    }

    /** At most: units divide by whole blocks. */
    private static long largestShare(ParameterLayout layout, int ranks) {
        return layout.units().stream()
                .mapToLong(unit -> {
                    long blocks = (ShardPlan.blocks(unit.size()) + ranks - 1L) / ranks;
                    return Math.min(unit.size(), blocks * ShardPlan.BLOCK);
                })
                .sum();
    }
}
