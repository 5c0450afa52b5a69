package org.millrace.train.loop;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Names the ranks that the others wait for, when they become slow and when they are no longer. A rank is a straggler if
 * its own time is more than {@value #SLOWER} times that of the median rank for the same FLOPs, and by
 * more than a hundredth of a second; a rank that got more of an
 * uneven batch is not.
 */
public final class Stragglers implements TrainingListener {

    private static final Logger LOG = LogManager.getLogger(Stragglers.class);
    private static final double SLOWER = 1.2;

    /** Less than this a step holds nobody up. */
    private static final double LEAST_SECONDS = 0.01;

    private Set<Integer> known = Set.of();

    /** The ranks of a measurement that are slow, the slowest first. */
    public static List<RankStep> of(List<RankStep> ranks) {
        double median = median(ranks);
        return ranks.stream()
                .filter(rank -> pace(rank) > SLOWER * median)
                .filter(rank -> rank.ownSeconds() - rank.flops() * median > LEAST_SECONDS)
                .sorted((a, b) -> Double.compare(pace(b), pace(a)))
                .toList();
    }

    /** Own seconds a FLOP of the median rank, of two in the middle the faster; infinite without ranks. */
    private static double median(List<RankStep> ranks) {
        double[] paces = ranks.stream()
                .filter(rank -> rank.flops() > 0)
                .mapToDouble(Stragglers::pace)
                .sorted()
                .toArray();
        return paces.length == 0 ? Double.POSITIVE_INFINITY : paces[(paces.length - 1) / 2];
    }

    private static double pace(RankStep rank) {
        return rank.flops() > 0 ? rank.ownSeconds() / rank.flops() : 0;
    }

    @Override
    public void onStep(StepResult step, @Nullable Measurement measurement) {
        if (measurement == null || measurement.ranks().isEmpty()) {
            return;
        }
        List<RankStep> slow = of(measurement.ranks());
        double median = median(measurement.ranks());
        for (RankStep rank : slow) {
            if (!known.contains(rank.rank())) {
                LOG.warn(
                        "Rank {} on {} holds the others up: {} s of its own a step, {} times what the median rank takes"
                                + " for the same work",
                        rank.rank(),
                        rank.host(),
                        String.format(Locale.ROOT, "%.3f", rank.ownSeconds()),
                        String.format(Locale.ROOT, "%.2f", pace(rank) / median));
            }
        }
        Set<Integer> now = slow.stream().map(RankStep::rank).collect(Collectors.toSet());
        Set<Integer> recovered = new HashSet<>(known);
        recovered.removeAll(now);
        recovered.forEach(rank -> LOG.info("Rank {} is as fast as the others again", rank));
        known = now;
    }
}
