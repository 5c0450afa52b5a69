package org.millrace.train.loop;

import java.util.ArrayList;
import java.util.List;
import org.millrace.train.config.Problems;
import org.millrace.train.config.StageConfig;
import org.millrace.train.config.TrainingConfig;

/**
 * Which steps a run has and what each of them takes.
 *
 * @param stages in order; their steps follow each other without a gap
 * @param batchTokens tokens of every step
 */
public record TrainingPlan(List<Stage> stages, long batchTokens) {

    /**
     * The steps of one context stage.
     *
     * @param index from 0
     * @param name also that of its dataset
     * @param sequenceLength tokens of a sequence
     * @param ropeTheta RoPE base
     * @param firstStep of the run that belongs to it
     * @param steps how many do
     * @param batchSequences sequences of a step
     * @param microBatchSequences sequences of a micro-batch
     */
    public record Stage(
            int index,
            String name,
            int sequenceLength,
            double ropeTheta,
            long firstStep,
            long steps,
            int batchSequences,
            int microBatchSequences) {

        /** The first step that no longer belongs to it. */
        public long endStep() {
            return firstStep + steps;
        }

        /** Samples taken from its dataset once so many steps of the run are done: its data cursor. */
        public long cursorAt(long stepsDone) {
            return Math.max(0, Math.min(stepsDone, endStep()) - firstStep) * batchSequences;
        }

        int microBatches() {
            return batchSequences / microBatchSequences;
        }
    }

    public TrainingPlan {
        stages = List.copyOf(stages);
    }

    /**
     * The plan that a configuration describes, with the batch that was resolved for it.
     *
     * @throws org.millrace.train.config.ConfigException if the batch does not divide into whole micro-batches
     */
    public static TrainingPlan of(TrainingConfig training, long batchTokens) {
        if (batchTokens % training.microBatchTokens() != 0) {
            Problems problems = new Problems();
            problems.add(
                    "training.batch_tokens",
                    batchTokens,
                    "a multiple of micro_batch_tokens (%d)".formatted(training.microBatchTokens()));
            problems.throwIfAny();
        }
        List<Stage> stages = new ArrayList<>();
        long firstStep = 0;
        for (StageConfig stage : training.stages()) {
            long steps = stage.tokens() / batchTokens;
            stages.add(new Stage(
                    stages.size(),
                    stage.name(),
                    stage.sequenceLength(),
                    stage.ropeTheta(),
                    firstStep,
                    steps,
                    Math.toIntExact(batchTokens / stage.sequenceLength()),
                    Math.toIntExact(training.microBatchTokens() / stage.sequenceLength())));
            firstStep += steps;
        }
        return new TrainingPlan(stages, batchTokens);
    }

    /** Steps of all stages. */
    public long steps() {
        return stages.get(stages.size() - 1).endStep();
    }

    /** The stage that a step belongs to; steps count from 0. */
    public Stage stageOf(long step) {
        for (Stage stage : stages) {
            if (step >= stage.firstStep() && step < stage.endStep()) {
                return stage;
            }
        }
        throw new IllegalArgumentException("The run has %d steps, there is no step %d".formatted(steps(), step));
    }
}
