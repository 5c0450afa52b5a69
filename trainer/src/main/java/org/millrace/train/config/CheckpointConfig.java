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
        int keep) {}
