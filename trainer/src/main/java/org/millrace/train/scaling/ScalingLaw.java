package org.millrace.train.scaling;

import java.util.List;
import java.util.Optional;
import org.millrace.train.scaling.fit.AllocationEstimate;
import org.millrace.train.scaling.fit.Estimate;
import org.millrace.train.scaling.fit.Extrapolation;
import org.millrace.train.scaling.fit.Interval;

/** What can be asked of a scaling law; it says nothing where it was not fitted for the question. */
public interface ScalingLaw {

    /** Its name, for people. */
    String name();

    /** Where it was published, or which runs it was fitted on. */
    String source();

    /** Peak learning rate and batch of a run. */
    default Optional<Prediction> hyperparameters(TrainingRun run) {
        return Optional.empty();
    }

    /** Final loss of a run, in nats a token of the data and vocabulary of the law's own runs. */
    default Optional<Estimate> loss(TrainingRun run) {
        return Optional.empty();
    }

    /** How a budget of FLOPs is best spent; its loss is NaN where the law has none. */
    default Optional<AllocationEstimate> optimum(double compute) {
        return Optional.empty();
    }

    /** What of a run lies outside the runs that the law was fitted on. */
    List<Extrapolation> extrapolations(TrainingRun run);

    /** What of a budget and its {@link #optimum} does. */
    default List<Extrapolation> extrapolations(double compute) {
        return List.of();
    }

    /** A value whose uncertainty nobody published. */
    static Estimate withoutInterval(double value) {
        return new Estimate(value, new Interval(Double.NaN, Double.NaN));
    }
}
