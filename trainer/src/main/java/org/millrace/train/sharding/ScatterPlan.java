package org.millrace.train.sharding;

import java.util.ArrayList;
import java.util.List;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.tensor.Tensor;

/**
 * Where gradients go that the data ranks sum as they are made, when the ranks are data × context. What data rank d keeps
 * of its context rank's sum is all that its own rank and the ranks with the same d keep in the end, one slot for each of
 * them, laid end to end; the sum over the context ranks then leaves each its slot.
 *
 * <pre>
 * 2 data × 2 context ranks, a unit of 8 blocks   0 1 | 2 3 | 4 5 | 6 7
 * the rank that keeps them in the end             0     1     2     3       (context rank c, data rank d: 2c + d)
 * data rank 0 keeps of its context rank's sum    0 1         4 5
 * data rank 1                                          2 3         6 7
 * </pre>
 */
final class ScatterPlan {

    private final ShardPlan shards;
    private final int dataRanks;
    private final List<Slot> slots = new ArrayList<>();

    /**
     * What one of the ranks keeps in the end.
     *
     * @param begin where it begins in the local buffer
     */
    record Slot(int index, long begin, ParameterShare share) {

        long size() {
            return share.size();
        }

        Tensor of(Tensor local) {
            return local.view(begin, size());
        }
    }

    /**
     * The slots of a data rank.
     *
     * @param shards of all ranks, data × context
     */
    ScatterPlan(ShardPlan shards, int dataRank, int dataRanks) {
        this.shards = shards;
        this.dataRanks = dataRanks;
        long begin = 0;
        for (int slot = 0; slot < shards.ranks() / dataRanks; slot++) {
            ParameterShare share = shards.share(slot * dataRanks + dataRank);
            slots.add(new Slot(slot, begin, share));
            begin += share.size();
        }
    }

    ParameterLayout layout() {
        return shards.layout();
    }

    /** One for each context rank, in their order. */
    List<Slot> slots() {
        return slots;
    }

    /** The places of a unit in the local buffer by slot; where a slot has nothing of it the place has no elements. */
    List<ParameterLayout.Unit> local(ParameterLayout.Unit unit) {
        List<ParameterLayout.Unit> places = new ArrayList<>();
        for (Slot slot : slots) {
            List<ParameterShare.Run> runs = slot.share.within(unit.offset(), unit.size());
            places.add(
                    runs.isEmpty()
                            ? new ParameterLayout.Unit(unit.name(), slot.begin, 0)
                            : new ParameterLayout.Unit(
                                    unit.name(),
                                    slot.begin + runs.get(0).local(),
                                    runs.get(0).size()));
        }
        return places;
    }

    /** The parts of a unit's gradients that go to each data rank for a slot. */
    List<Tensor> parts(ParameterLayout.Unit unit, Tensor gradients, Slot slot) {
        int first = slot.index * dataRanks;
        return shards.parts(unit, gradients).subList(first, first + dataRanks);
    }
}
