package org.millrace.train.scaling;

import java.util.Optional;

/** Predicts peak learning rate and batch size of a pre-training run with AdamW. */
public interface HyperparameterLaw extends ScalingLaw {

    /** The formulas with their constants, for the log. */
    String formula();

    /** What the law says about a run, and how far the run lies from those it was fitted on. */
    Prediction predict(TrainingRun run);

    @Override
    default Optional<Prediction> hyperparameters(TrainingRun run) {
        return Optional.of(predict(run));
    }
}
