package org.millrace.train.scaling;

/** Predicts peak learning rate and batch size of a pre-training run with AdamW. */
public interface HyperparameterLaw {

    /** Its name, for people. */
    String name();

    /** Where it was published, or which runs it was fitted on. */
    String source();

    /** The formulas with their constants, for the log. */
    String formula();

    /** What the law says about a run, and how far the run lies from those it was fitted on. */
    Prediction predict(TrainingRun run);
}
