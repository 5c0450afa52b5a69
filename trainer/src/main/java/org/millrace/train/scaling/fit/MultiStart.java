package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The best optimum from many starts. Every start is followed until two iterations running gain less than a millionth of
 * the value; then the lowest, and one of every other valley, are followed as far as floating point goes. On no table
 * that it was tried on did this end higher than following every start to the end, which a test repeats. The result
 * depends on starts and weights alone.
 */
final class MultiStart {

    private static final double LOOK = 1e-6;

    /** Lowest ends of the first look that are followed on, whether or not they lie in the same valley. */
    private static final int LOWEST = 16;

    /** With the valleys, all that are followed on. */
    private static final int FINALISTS = 48;

    /** Share of the value by which ends in one valley may differ after the first look, and at last. */
    private static final double SAME_AT_A_LOOK = 1e-3;

    private static final double SAME = 1e-7;

    private MultiStart() {}

    /** The distinct optima, the best first. Empty if the objective is not finite at any start. */
    static List<Optimum> search(LossFamily family, List<double[]> starts, double[] weights, int threads) {
        List<Optimum> looks = descend(family, starts, weights, LOOK, threads);
        List<Optimum> finalists = new ArrayList<>(looks.subList(0, Math.min(LOWEST, looks.size())));
        finalists.addAll(distinct(looks, SAME_AT_A_LOOK));
        List<double[]> followed =
                finalists.stream().limit(FINALISTS).map(Optimum::variables).toList();
        return distinct(descend(family, followed, weights, 0, threads), SAME);
    }

    /** The first of each run of values that differ by no more than a share. */
    private static List<Optimum> distinct(List<Optimum> sorted, double share) {
        List<Optimum> distinct = new ArrayList<>();
        double last = Double.NEGATIVE_INFINITY;
        for (Optimum optimum : sorted) {
            if (!(optimum.value() - last <= share * optimum.value())) {
                distinct.add(optimum);
                last = optimum.value();
            }
        }
        return distinct;
    }

    /** Where each start leads, the best first; of equals the earlier start. Those that lead nowhere are left out. */
    static List<Optimum> descend(LossFamily family, List<double[]> starts, double[] weights, double gain, int threads) {
        Optimum[] ends = new Optimum[starts.size()];
        Parallel.forEach(starts.size(), threads, () -> {
            Objective objective = family.objective(weights);
            Lbfgs optimiser = new Lbfgs(objective.dimension());
            return (IntConsumer) i -> {
                double[] variables = starts.get(i).clone();
                ends[i] = new Optimum(variables, optimiser.minimise(objective, variables, gain));
            };
        });
        return Arrays.stream(ends)
                .filter(end -> Double.isFinite(end.value()))
                .sorted(Comparator.comparingDouble(Optimum::value))
                .toList();
    }
}
