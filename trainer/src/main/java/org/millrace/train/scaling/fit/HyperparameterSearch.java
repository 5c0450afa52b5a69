package org.millrace.train.scaling.fit;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The runs of one (N, D), which differ in learning rate and batch.
 *
 * @param parameters N
 * @param tokens D
 * @param runs all of them, in the table's order
 * @param nearOptimal those that the law is fitted on
 */
public record HyperparameterSearch(
        double parameters, double tokens, List<MeasuredRun> runs, List<MeasuredRun> nearOptimal) {

    public HyperparameterSearch {
        runs = List.copyOf(runs);
        nearOptimal = List.copyOf(nearOptimal);
    }

    /** The run of the lowest loss; the earliest in the table if several share it. */
    public MeasuredRun best() {
        return runs.stream().min(Comparator.comparingDouble(MeasuredRun::loss)).orElseThrow();
    }

    /** Whether the best learning rate is the smallest or largest tried, so that a better one may lie beyond. */
    public boolean learningRateAtEdge() {
        return atEdge(Hyperparameter.LEARNING_RATE::of);
    }

    /** Whether the best batch is the smallest or largest tried. */
    public boolean batchAtEdge() {
        return atEdge(Hyperparameter.BATCH_TOKENS::of);
    }

    private boolean atEdge(ToDoubleFunction<MeasuredRun> hyperparameter) {
        var tried = runs.stream().mapToDouble(hyperparameter).summaryStatistics();
        double best = hyperparameter.applyAsDouble(best());
        return best == tried.getMin() || best == tried.getMax();
    }
}
