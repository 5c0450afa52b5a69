package org.millrace.train.sharding;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.model.ContextParts;

/**
 * Ranks along two axes, data × context: context ranks share each sequence, data ranks have different ones. The rank of
 * data rank d and context rank c is c·D + d, so that the tree over all ranks has the data ranks below and the context ranks
 * above, as sums over the parts of a sequence are added to one another.
 */
public final class ContextRanks implements AutoCloseable {

    private final ProcessGroup all;
    private final ProcessGroup data;
    private final ProcessGroup context;
    private final int parts;

    private ContextRanks(ProcessGroup all, ProcessGroup data, ProcessGroup context, int parts) {
        this.all = all;
        this.data = data;
        this.context = context;
        this.parts = parts;
    }

    /**
     * The two groups of this rank; all ranks call it together.
     *
     * @param contextRanks a power of two that divides the ranks
     * @param parts that each sequence is computed in, a power of two, at least as many
     */
    public static ContextRanks of(ProcessGroup all, int contextRanks, int parts) {
        if (contextRanks < 1 || all.size() % contextRanks != 0) {
            throw new IllegalArgumentException(
                    "%d ranks cannot be divided among %d context ranks".formatted(all.size(), contextRanks));
        }
        int dataRanks = all.size() / contextRanks;
        int first = all.rank() / dataRanks * dataRanks;
        ProcessGroup data = dataRanks == all.size() ? all : subgroup(all, first, 1, dataRanks);
        // Of its own even where it is all ranks, so that keys and values do not queue behind gradients.
        ProcessGroup context = subgroup(all, all.rank() % dataRanks, dataRanks, contextRanks);
        return new ContextRanks(all, data, context, parts);
    }

    private static ProcessGroup subgroup(ProcessGroup all, int first, int stride, int count) {
        if (count == 1) {
            return InProcessGroup.single();
        }
        return all.subgroup(
                IntStream.range(0, count).mapToObj(i -> first + i * stride).toList());
    }

    ProcessGroup all() {
        return all;
    }

    ProcessGroup data() {
        return data;
    }

    ProcessGroup context() {
        return context;
    }

    /** Parts that each sequence is computed in, over all context ranks; 1 where it is not divided. */
    int parts() {
        return parts;
    }

    /** The parts that this rank computes of each of its sequences. */
    ContextParts own() {
        return exchange().own();
    }

    /** How this rank's passes meet those of the other context ranks. */
    ContextGroup exchange() {
        return new ContextGroup(context, parts);
    }

    /** Names the step that operations belong to from now on. */
    void atStep(long step) {
        subgroups().forEach(group -> group.atStep(step));
    }

    /** Closes the two groups; that of all ranks stays open. */
    @Override
    public void close() {
        subgroups().forEach(ProcessGroup::close);
    }

    /** Those that are not the group of all ranks itself. */
    private List<ProcessGroup> subgroups() {
        return Stream.of(data, context).filter(group -> group != all).toList();
    }
}
