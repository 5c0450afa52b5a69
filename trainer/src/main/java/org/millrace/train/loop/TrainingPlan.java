package org.millrace.train.loop;

import java.util.ArrayList;
import java.util.List;
import org.millrace.train.config.BatchWarmupConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.StageConfig;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.scaling.Hyperparameters;

/**
 * Which steps a run has and what each of them takes. All of it follows from the configuration, so a resumed run needs
 * nothing but its step.
 *
 * <pre>
 * run     0 ───────────────────────────────────────────────► steps
 * stages  │ short                          │ long           │   sequences of one length
 * phases  │ 4Ki ×50 │ 8Ki ×25 │ 16Ki ×500  │ 16Ki ×200      │   steps of one batch
 * </pre>
 *
 * @param stages in order; their steps follow each other without a gap
 */
public record TrainingPlan(List<Stage> stages) {

    /**
     * The steps of one context stage.
     *
     * @param index from 0
     * @param name also that of its dataset
     * @param sequenceLength tokens of a sequence
     * @param ropeTheta RoPE base
     * @param microBatchSequences sequences of a micro-batch
     * @param phases at least one, without a gap; the last has the full batch
     */
    public record Stage(
            int index, String name, int sequenceLength, double ropeTheta, int microBatchSequences, List<Phase> phases) {

        public Stage {
            phases = List.copyOf(phases);
        }

        /** The first step of the run that belongs to it. */
        public long firstStep() {
            return phases.get(0).firstStep();
        }

        /** How many steps do. */
        public long steps() {
            return endStep() - firstStep();
        }

        /** The first step that no longer belongs to it. */
        public long endStep() {
            return full().endStep();
        }

        /** The phase with its full batch: all of the stage, or what follows a batch warm-up. */
        public Phase full() {
            return phases.get(phases.size() - 1);
        }

        /** The phase that a step of this stage belongs to. */
        public Phase phaseOf(long step) {
            for (Phase phase : phases) {
                if (step >= phase.firstStep() && step < phase.endStep()) {
                    return phase;
                }
            }
            throw new IllegalArgumentException("Stage %s has the steps %d to %d, step %d is not among them"
                    .formatted(name, firstStep(), endStep() - 1, step));
        }

        /** Samples taken from its dataset once so many steps of the run are done: its data cursor. */
        public long cursorAt(long stepsDone) {
            long cursor = 0;
            for (Phase phase : phases) {
                cursor += phase.samplesAt(stepsDone);
            }
            return cursor;
        }

        /** Tokens of one of its full batches. */
        public long batchTokens() {
            return full().batchTokens(sequenceLength);
        }

        /** Tokens trained on in this stage once so many steps of the run are done. */
        long tokensAt(long stepsDone) {
            return cursorAt(stepsDone) * sequenceLength;
        }
    }

    /**
     * Steps of a stage that take the same batch.
     *
     * @param firstStep of the run that belongs to it
     * @param steps how many do
     * @param firstSample of the stage's dataset that it takes
     * @param batchSequences sequences of a step
     * @param peakLearningRate what the schedule's share is of
     */
    public record Phase(long firstStep, long steps, long firstSample, int batchSequences, double peakLearningRate) {

        /** The first step that no longer belongs to it. */
        public long endStep() {
            return firstStep + steps;
        }

        long batchTokens(int sequenceLength) {
            return (long) batchSequences * sequenceLength;
        }

        private long samplesAt(long stepsDone) {
            return Math.max(0, Math.min(stepsDone, endStep()) - firstStep) * batchSequences;
        }
    }

    public TrainingPlan {
        stages = List.copyOf(stages);
    }

    /**
     * The plan that a configuration describes, with what was resolved for its stages.
     *
     * @throws org.millrace.train.config.ConfigException if a batch does not divide into whole micro-batches, or a stage
     *     has no room for one
     */
    public static TrainingPlan of(TrainingConfig training, Hyperparameters hyperparameters) {
        check(training, hyperparameters);
        List<Stage> stages = new ArrayList<>();
        long step = 0;
        for (StageConfig config : training.stages()) {
            Hyperparameters.Stage chosen = hyperparameters.stages().get(stages.size());
            BatchWarmupConfig warmup = stages.isEmpty() ? training.batchWarmup() : null;
            List<Phase> phases = new ArrayList<>();
            long sample = 0;
            if (warmup != null) {
                for (BatchWarmupConfig.Level level : warmup.levels(chosen.batchTokens())) {
                    double share = (double) level.batchTokens() / chosen.batchTokens();
                    double peak =
                            chosen.peakLearningRate() * warmup.learningRate().factor(share);
                    int sequences = sequences(level.batchTokens(), config);
                    phases.add(new Phase(step, level.steps(), sample, sequences, peak));
                    step += level.steps();
                    sample += level.steps() * sequences;
                }
            }
            long steps = (config.tokens() - sample * config.sequenceLength()) / chosen.batchTokens();
            int sequences = sequences(chosen.batchTokens(), config);
            phases.add(new Phase(step, steps, sample, sequences, chosen.peakLearningRate()));
            step += steps;
            stages.add(new Stage(
                    stages.size(),
                    config.name(),
                    config.sequenceLength(),
                    config.ropeTheta(),
                    sequences(training.microBatchTokens(), config),
                    phases));
        }
        return new TrainingPlan(stages);
    }

    private static void check(TrainingConfig training, Hyperparameters hyperparameters) {
        Problems problems = new Problems();
        for (Hyperparameters.Stage stage : hyperparameters.stages()) {
            if (stage.batchTokens() % training.microBatchTokens() != 0) {
                problems.add(
                        "training.batch_tokens",
                        stage.batchTokens(),
                        "a multiple of micro_batch_tokens (%d)".formatted(training.microBatchTokens()));
                problems.throwIfAny();
            }
        }
        training.checkSteps(hyperparameters.batches(), problems.at("training"));
        problems.throwIfAny();
    }

    private static int sequences(long tokens, StageConfig stage) {
        return Math.toIntExact(tokens / stage.sequenceLength());
    }

    /** Steps of all stages. */
    public long steps() {
        return stages.get(stages.size() - 1).endStep();
    }

    /** Tokens of all steps. */
    public long tokens() {
        return tokensAt(steps());
    }

    /** Tokens trained on once so many steps are done. */
    public long tokensAt(long stepsDone) {
        return stages.stream().mapToLong(stage -> stage.tokensAt(stepsDone)).sum();
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
