package org.millrace.train.scaling;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.train.scaling.fit.AllocationEstimate;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.Extrapolation;

/**
 * What one law says about a planned run and a budget; empty where it says nothing.
 *
 * @param law asked
 * @param hyperparameters peak learning rate and batch of the run
 * @param loss that the run should end with
 * @param optimum of the budget
 * @param ofRun what of the run lies outside the law's own runs
 * @param ofBudget what of the budget and its optimum does
 */
public record Suggestion(
        ScalingLaw law,
        Optional<Prediction> hyperparameters,
        Optional<Estimate> loss,
        Optional<AllocationEstimate> optimum,
        List<Extrapolation> ofRun,
        List<Extrapolation> ofBudget) {

    public Suggestion {
        ofRun = List.copyOf(ofRun);
        ofBudget = List.copyOf(ofBudget);
    }

    /**
     * Asks a law.
     *
     * @param compute FLOPs to spend; null if nothing is asked about a budget
     */
    public static Suggestion of(ScalingLaw law, TrainingRun run, @Nullable Double compute) {
        Optional<Prediction> hyperparameters = law.hyperparameters(run);
        Optional<Estimate> loss = law.loss(run);
        Optional<AllocationEstimate> optimum = compute == null ? Optional.empty() : law.optimum(compute);
        return new Suggestion(
                law,
                hyperparameters,
                loss,
                optimum,
                hyperparameters.isPresent() || loss.isPresent() ? law.extrapolations(run) : List.of(),
                optimum.map(best -> law.extrapolations(best.compute())).orElse(List.of()));
    }
}
