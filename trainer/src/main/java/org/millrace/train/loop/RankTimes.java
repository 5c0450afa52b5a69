package org.millrace.train.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what ranks spent on steps, for the mean over some steps. A rank tells what a step took it before the next one
 * begins; what it had to compute, before that step.
 */
final class RankTimes {

    private final List<RankStep> sums = new ArrayList<>();
    private int steps;
    private List<StepReport> before = List.of();

    /** @param reports of all ranks, by rank, from before a step */
    void hear(List<StepReport> reports) {
        if (reports.size() > 1 && before.size() == reports.size()) {
            List<RankStep> ranks = new ArrayList<>();
            for (int rank = 0; rank < reports.size(); rank++) {
                StepReport report = reports.get(rank);
                ranks.add(new RankStep(
                        rank,
                        report.host(),
                        before.get(rank).flops(),
                        report.seconds(),
                        report.communicationSeconds(),
                        report.waitedSeconds()));
            }
            add(ranks);
        }
        before = reports;
    }

    private void add(List<RankStep> ranks) {
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
