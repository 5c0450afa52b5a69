package org.millrace.train.sharding;

import java.util.ArrayList;
import java.util.List;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.tensor.Tensor;

/**
 * Which rank keeps what of a model: every unit of it, embedding, layer or head, is divided among all ranks, so that all of
 * them take part when one unit is gathered or reduced. Shares begin at whole blocks of {@value #BLOCK} elements of the
 * unit, and sums over blocks, as the norm of a gradient, do not depend on the number of ranks.
 */
public final class ShardPlan {

    /** Elements of a block. */
    public static final int BLOCK = 1 << 15;

    private final ParameterLayout layout;
    private final int ranks;

    public ShardPlan(ParameterLayout layout, int ranks) {
        if (ranks < 1) {
            throw new IllegalArgumentException("Ranks must be at least 1, cannot be: " + ranks);
        }
        this.layout = layout;
        this.ranks = ranks;
    }

    public int ranks() {
        return ranks;
    }

    public ParameterLayout layout() {
        return layout;
    }

    public List<ParameterLayout.Unit> units() {
        return layout.units();
    }

    /** Blocks of a unit; the last may be shorter. */
    static int blocks(long elements) {
        return Math.toIntExact((elements + BLOCK - 1) / BLOCK);
    }

    /** The first element, counted from the unit's first, of a rank's share of it; that of rank {@code ranks} is its end. */
    public long begin(ParameterLayout.Unit unit, int rank) {
        long blocks = blocks(unit.size());
        return Math.min(unit.size(), blocks * rank / ranks * BLOCK);
    }

    /** All that a rank keeps. A unit of few blocks may have none for it. */
    public ParameterShare share(int rank) {
        if (ranks == 1) {
            return ParameterShare.whole(layout);
        }
        List<ParameterShare.Run> runs = new ArrayList<>();
        long local = 0;
        for (ParameterLayout.Unit unit : units()) {
            long begin = begin(unit, rank);
            long size = begin(unit, rank + 1) - begin;
            if (size > 0) {
                runs.add(new ParameterShare.Run(unit.offset() + begin, local, size));
                local += size;
            }
        }
        return new ParameterShare(runs);
    }

    /** A unit's tensor in the parts that the ranks keep, by rank; some may be empty. */
    public List<Tensor> parts(ParameterLayout.Unit unit, Tensor ofUnit) {
        List<Tensor> parts = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            long begin = begin(unit, rank);
            parts.add(ofUnit.view(begin, begin(unit, rank + 1) - begin));
        }
        return parts;
    }
}
