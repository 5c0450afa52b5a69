package org.millrace.train.scaling.fit;

import org.jspecify.annotations.Nullable;

/** What is searched for in the runs of one (N, D). */
enum Hyperparameter {
    LEARNING_RATE,
    BATCH_TOKENS;

    /** Its value, in a run that has one. */
    double of(MeasuredRun run) {
        Double value = given(run);
        if (value == null) {
            throw new IllegalArgumentException("Run " + run.name() + " has no " + name());
        }
        return value;
    }

    @Nullable
    Double given(MeasuredRun run) {
        return this == LEARNING_RATE ? run.learningRate() : run.batchTokens();
    }

    /** The part of a law that predicts it. */
    PowerLaw law(HyperparameterPowerLaw law) {
        return this == LEARNING_RATE ? law.learningRate() : law.batchTokens();
    }
}
