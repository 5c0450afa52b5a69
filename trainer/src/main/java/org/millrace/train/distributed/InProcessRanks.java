package org.millrace.train.distributed;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the ranks of one in-process group have in common, and the groups that were made from it. */
final class InProcessRanks {

    private final Duration timeout;
    private final Meeting meeting;
    private final @Nullable InProcessRanks parent;
    private final Map<Call, InProcessRanks> subgroups = new HashMap<>();

    InProcessRanks(int ranks, Duration timeout) {
        this(ranks, timeout, null);
    }

    private InProcessRanks(int ranks, Duration timeout, @Nullable InProcessRanks parent) {
        this.timeout = timeout;
        this.parent = parent;
        meeting = new Meeting(ranks, timeout);
    }

    Meeting meeting() {
        return meeting;
    }

    /**
     * The same object for all its members.
     *
     * @param call of {@link ProcessGroup#subgroup} by each rank, from 0
     */
    synchronized InProcessRanks subgroup(long call, List<Integer> members) {
        InProcessRanks subgroup = subgroups.computeIfAbsent(
                new Call(call, List.copyOf(members)), key -> new InProcessRanks(key.members.size(), timeout, this));
        String failure = meeting.failure();
        if (failure != null) {
            subgroup.failDown(failure);
        }
        return subgroup;
    }

    /** Ends this group, those made from it, and the one that it was made from. */
    void fail(String reason) {
        if (parent == null) {
            failDown(reason);
        } else {
            parent.fail(reason);
        }
    }

    private synchronized void failDown(String reason) {
        meeting.fail(reason);
        subgroups.values().forEach(subgroup -> subgroup.failDown(reason));
    }

    /**
     * Waits, after a failure, until no thread touches a tensor any more: of this group, that which it was made from, and all
     * that were made from either.
     */
    void awaitQuiet() {
        if (parent == null) {
            awaitQuietDown();
        } else {
            parent.awaitQuiet();
        }
    }

    private void awaitQuietDown() {
        meeting.awaitQuiet();
        List<InProcessRanks> made;
        synchronized (this) {
            made = List.copyOf(subgroups.values());
        }
        made.forEach(InProcessRanks::awaitQuietDown);
    }

    private record Call(long number, List<Integer> members) {}
}
