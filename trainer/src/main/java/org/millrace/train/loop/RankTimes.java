package org.millrace.train.loop;

import java.util.ArrayList;
import java.util.List;

/** Gathers what ranks spent on steps, for the mean over some steps. */
final class RankTimes {

    private final List<RankStep> sums = new ArrayList<>();
    private int steps;

    /** @param ranks all of them, by rank */
    void add(List<RankStep> ranks) {
        if (ranks.size() != sums.size()) {
            sums.clear();
            steps = 0;
            sums.addAll(ranks);
        } else {
            sums.replaceAll(sum -> sum(sum, ranks.get(sum.rank())));
        }
        steps++;
    }

    /** The mean since the call before, by rank; empty if there was no step. */
    List<RankStep> take() {
        List<RankStep> means = sums.stream().map(this::mean).toList();
        sums.clear();
        steps = 0;
        return means;
    }

    private static RankStep sum(RankStep a, RankStep b) {
        return new RankStep(
                a.rank(),
                b.host(),
                a.flops() + b.flops(),
                a.seconds() + b.seconds(),
                a.communicationSeconds() + b.communicationSeconds(),
                a.waitedSeconds() + b.waitedSeconds());
    }

    private RankStep mean(RankStep sum) {
        return new RankStep(
                sum.rank(),
                sum.host(),
                sum.flops() / steps,
                sum.seconds() / steps,
                sum.communicationSeconds() / steps,
                sum.waitedSeconds() / steps);
    }
}
