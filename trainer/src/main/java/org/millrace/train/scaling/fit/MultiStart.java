package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The best optimum from many starts. Every start is followed until two iterations running gain less than a millionth;
 * then the best are followed as far as floating point goes. The result depends on starts and weights alone.
 */
final class MultiStart {

    private static final double LOOK = 1e-6;

    /** Starts that are followed to the end. */
    private static final int FINALISTS = 48;

    /** Optima that differ by less than this share of the value are one. */
    private static final double SAME = 1e-7;

    private MultiStart() {}

    /** The distinct optima, the best first. Empty if the objective is not finite at any start. */
    static List<Optimum> search(LossFamily family, List<double[]> starts, double[] weights, int threads) {
        List<Optimum> looks = descend(family, starts, weights, LOOK, threads);
        List<double[]> finalists =
                looks.stream().limit(FINALISTS).map(Optimum::variables).toList();
        List<Optimum> distinct = new ArrayList<>();
        for (Optimum optimum : descend(family, finalists, weights, 0, threads)) {
            if (distinct.isEmpty()
                    || optimum.value() - distinct.get(distinct.size() - 1).value() > SAME * optimum.value()) {
                distinct.add(optimum);
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
