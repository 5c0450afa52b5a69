package org.millrace.train.loop;

import org.jspecify.annotations.Nullable;

/** Gathers what the summary of an attempt needs. */
final class SummaryListener implements TrainingListener {

    private final long start = System.nanoTime();
    private long stepsBefore;
    private @Nullable Double firstLoss;
    private long peakMemory;

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) {
        stepsBefore = stepsDone;
    }

    @Override
    public void onStep(StepResult step, @Nullable Measurement measurement) {
        if (firstLoss == null && step.applied()) {
            firstLoss = step.loss();
        }
        if (measurement != null) {
            peakMemory = Math.max(peakMemory, measurement.memory().residentBytes());
        }
    }

    TrainingSummary summary(TrainingPlan plan, TrainingState state) {
        double seconds = (System.nanoTime() - start) / 1e9;
        long stepsNow = state.step() - stepsBefore;
        return new TrainingSummary(
                state.step(),
                plan.steps(),
                stepsNow,
                state.tokens(),
                firstLoss,
                state.lastLoss(),
                state.skippedSteps(),
                seconds,
                (plan.tokensAt(state.step()) - plan.tokensAt(stepsBefore)) / seconds,
                peakMemory);
    }
}
