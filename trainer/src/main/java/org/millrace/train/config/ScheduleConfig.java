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
        double decayShare,

        @Key(
                value = "How wsd falls: linear, or one_minus_sqrt, which falls by 1 - sqrt(progress): fast at first.",
                byDefault = "linear")
        Decay decay) {

    /** The form of the schedule. */
    public enum Kind {
        COSINE,
        WSD,
        LINEAR,
        CONSTANT
    }

    /** The form of the fall of {@link Kind#WSD}. */
    public enum Decay {
        LINEAR,
        /** Hägele et al. 2024, arXiv 2405.18392. */
        ONE_MINUS_SQRT
    }
}
