package org.millrace.train.config;

/** When checkpoints are written and how many stay. */
public record CheckpointConfig(
        @Key(
                value = "Steps between two checkpoints; the last step always makes one.",
                unit = "steps",
                byDefault = "100",
                atLeast = 1)
        int everySteps,

        @Key(value = "Newest checkpoints that are kept.", byDefault = "3", atLeast = 1)
        int keep,

        @Key(
                value =
                        "Whether training goes on while a checkpoint is written, from a copy in memory; auto: if there is"
                                + " memory for the copy. `millrace memory` says what it takes.",
                byDefault = "auto")
        Asynchrony asynchronous,

        @Key(
                value = "Checkpoints in a row that may fail to be written; one more ends the run.",
                byDefault = "3",
                atLeast = 0)
        int maxFailures) {

    /** Whether training goes on while a checkpoint is written. */
    public enum Asynchrony {
        /** If there is memory for the copy. */
        AUTO,

        TRUE,

        FALSE
    }
}
