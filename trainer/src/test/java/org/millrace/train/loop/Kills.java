package org.millrace.train.loop;

import org.jspecify.annotations.Nullable;

/** Ends a run at a step, in the ways that a run can end. */
final class Kills {

    private Kills() {}

    /** What an attempt that was killed leaves behind: nothing after the step. */
    static final class Killed extends RuntimeException {}

    /** A run killed once it has done so many steps, before it could write a checkpoint of them. */
    static TrainingListener killedAfter(long steps) {
        return new TrainingListener() {
            @Override
            public void onStep(StepResult step, @Nullable Measurement measurement) {
                if (step.step() == steps) {
                    throw new Killed();
                }
            }
        };
    }

    /** A run asked to stop while it does a step. */
    static TrainingListener stoppedAfter(long steps, StopRequest stop) {
        return new TrainingListener() {
            @Override
            public void onStep(StepResult step, @Nullable Measurement measurement) {
                if (step.step() == steps) {
                    stop.request();
                }
            }
        };
    }
}
