package org.millrace.spark.corpus;

import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.StepConfig;
import org.millrace.spark.step.ShuffleType;
import org.millrace.spark.step.StepPlan;
import org.millrace.spark.step.StepType;

/**
 * A step that passes documents on: {@code read}, or one of {@code data.steps}.
 *
 * @param plan what decides its output
 * @param config what the run says of it; null for {@code read}
 * @param type its kind; null for {@code read}
 * @param write whether its documents are written even where the next step could take them as they come
 */
record PlannedStep(
        StepPlan plan,
        @Nullable StepConfig config,
        @Nullable StepType<?> type,
        boolean write) {

    String name() {
        return plan.step();
    }

    /** Whether it needs no more than one document at a time. */
    boolean runsWithOthers() {
        return !(type instanceof ShuffleType);
    }

    /** Settings of its kind; only of {@code data.steps}. */
    Record settings() {
        if (config == null) {
            throw new IllegalStateException(name() + " has no settings of its own");
        }
        return config.step().settings();
    }
}
