package org.millrace.train.scaling.fit;

import java.util.Comparator;
import java.util.List;

/** The runs of one (N, D) whose loss is hardly above the best. */
final class NearOptimal {

    private NearOptimal() {}

    static List<MeasuredRun> of(List<MeasuredRun> runs, double tolerance) {
        double best = runs.stream().mapToDouble(MeasuredRun::loss).min().orElseThrow();
        return runs.stream().filter(run -> is(run.loss(), best, tolerance)).toList();
    }

    static boolean is(double loss, double best, double tolerance) {
        return loss / best - 1 < tolerance;
    }

    /** What a law of other (N, D) says about this one. */
    static HyperparameterError error(HyperparameterSearch search, HyperparameterPowerLaw law) {
        double learningRate = law.learningRate().at(search.parameters(), search.tokens());
        double batch = law.batchTokens().at(search.parameters(), search.tokens());
        MeasuredRun nearest = search.runs().stream()
                .min(Comparator.comparingDouble(run -> Math.hypot(
                        Math.log(Hyperparameter.LEARNING_RATE.of(run) / learningRate),
                        Math.log(Hyperparameter.BATCH_TOKENS.of(run) / batch))))
                .orElseThrow();
        return new HyperparameterError(
                search.parameters(),
                search.tokens(),
                learningRate / mean(search.nearOptimal(), Hyperparameter.LEARNING_RATE),
                batch / mean(search.nearOptimal(), Hyperparameter.BATCH_TOKENS),
                nearest.loss() / search.best().loss() - 1);
    }

    private static double mean(List<MeasuredRun> runs, Hyperparameter hyperparameter) {
        return Math.exp(runs.stream()
                .mapToDouble(run -> Math.log(hyperparameter.of(run)))
                .average()
                .orElseThrow());
    }
}
