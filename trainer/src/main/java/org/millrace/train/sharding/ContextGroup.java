package org.millrace.train.sharding;

import java.util.ArrayList;
import java.util.List;
import org.millrace.train.distributed.Pending;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.model.ContextExchange;
import org.millrace.train.model.ContextParts;
import org.millrace.train.tensor.Tensor;

/**
 * The ranks that share each sequence. Keys and values go round by an all-gather, which moves what a ring of blocks would
 * and lets every rank walk over all keys in one order; what their queries add to each other's keys and values comes back by
 * a reduce-scatter. A rank's early rows are neighbours, and so are its late ones, so nothing is copied.
 */
public final class ContextGroup implements ContextExchange {

    private final ProcessGroup group;
    private final int parts;

    /**
     * A group whose ranks have equal shares of the parts, in order.
     *
     * @param group of the context ranks, a power of two of them
     * @param parts that a batch is computed in
     */
    public ContextGroup(ProcessGroup group, int parts) {
        this.group = group;
        this.parts = parts;
    }

    /** What this rank computes. */
    public ContextParts own() {
        return ContextParts.of(parts, group.rank(), group.size());
    }

    @Override
    public Runnable gather(Tensor keysValues) {
        return begin(keysValues, rows -> group.allGather(rows.get(group.rank()), rows));
    }

    @Override
    public Runnable sum(Tensor gradients) {
        return begin(gradients, rows -> group.reduceScatter(rows, rows.get(group.rank())));
    }

    /** An operation on rows that lie together in every rank. */
    private interface Collective {
        Pending begin(List<Tensor> byRank);
    }

    private Runnable begin(Tensor all, Collective collective) {
        if (group.size() == 1) {
            return () -> {};
        }
        int tokens = Math.toIntExact(all.dimension(0));
        List<Tensor> early = new ArrayList<>();
        List<Tensor> late = new ArrayList<>();
        for (int rank = 0; rank < group.size(); rank++) {
            ContextParts share = ContextParts.of(parts, rank, group.size());
            ContextParts.Rows first = share.early(tokens);
            ContextParts.Rows last = share.late(tokens);
            early.add(all.rows(first.first(), first.count()));
            late.add(all.rows(last.first(), last.count()));
        }
        Pending ofEarly = collective.begin(early);
        Pending ofLate = collective.begin(late);
        return () -> {
            ofEarly.await();
            ofLate.await();
        };
    }
}
