package org.millrace.train.config;

/** The learning rate from the first step of the run to its last. */
public record ScheduleConfig(
        @Key(
                value = "cosine falls from the peak to the end; wsd (warm-up, stable, decay) stays at the peak and"
                        + " falls in the last part; linear falls in a straight line; constant does not fall.",
                byDefault = "cosine")
        Kind kind,

        @Key(value = "Steps of linear warm-up from 0.", unit = "steps", byDefault = "0", atLeast = 0)
        long warmupSteps,

        @Key(
                value = "Learning rate at the last step, as a share of the peak.",
                byDefault = "0.1",
                atLeast = 0,
                atMost = 1)
        double finalRatio,

        @Key(value = "Share of the run that wsd spends falling.", byDefault = "0.2", atLeast = 0, atMost = 1)
        double decayShare) {

    /** The form of the fall. */
    public enum Kind {
        COSINE,
        WSD,
        LINEAR,
        CONSTANT
    }
}
