package org.millrace.train.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.KernelChoice;

/** How a model is trained. The components' meaning is in their {@link Key}s, which the {@code config} job prints. */
public record TrainingConfig(
        @Key(
                value = "Where peak learning rate and batch come from: step_law (arXiv 2503.04715) and deepseek"
                        + " (arXiv 2401.02954) compute them from model size and tokens; explicit takes the two"
                        + " keys below.",
                byDefault = "explicit")
        HyperparameterSource hyperparameters,

        @Key(value = "Peak learning rate; only with hyperparameters: explicit.", byDefault = Key.ABSENT, atLeast = 0)
        @Nullable
        Double learningRate,

        @Key(
                value = "Tokens of one optimizer step over all ranks; only with hyperparameters: explicit.",
                unit = "tokens",
                byDefault = Key.ABSENT,
                atLeast = 1)
        @Nullable
        Long batchTokens,

        @Key(
                value = "Tokens that go through the model at once on one rank; bounds the memory of activations.",
                unit = "tokens",
                byDefault = "4Ki",
                atLeast = 1)
        long microBatchTokens,

        @Key(value = "Learning-rate schedule over all stages.", byDefault = "")
        ScheduleConfig schedule,

        @Key(value = "AdamW and gradient clipping.", byDefault = "")
        OptimizerConfig optimizer,

        @Key(value = "Context stages, in order.") List<StageConfig> stages,

        @Key(
                value = "auto takes the fastest kernels that work here; reference is plain ND4J; cpu is oneDNN"
                        + " with our own C++.",
                byDefault = "auto")
        KernelChoice kernels,

        @Key(value = "Threads of the kernels; 0 for every core.", byDefault = "0", atLeast = 0, atMost = 4096)
        int threads,

        @Key(value = "Data-parallel ranks, one a device.", byDefault = "1", atLeast = 1, atMost = 1 << 20)
        int ranks,

        @Key(value = "Steps between two lines of log and metrics.", unit = "steps", byDefault = "10", atLeast = 1)
        int logEverySteps,

        @Key(
                value = "Steps skipped for a non-finite loss or gradient before the run stops.",
                unit = "steps",
                byDefault = "10",
                atLeast = 0)
        int maxSkippedSteps,

        @Key(value = "When checkpoints are written and how many stay.", byDefault = "")
        CheckpointConfig checkpoint)
        implements Checked {

    public TrainingConfig {
        stages = List.copyOf(stages);
    }

    /** Tokens of all stages: the D of the scaling laws. */
    public long tokens() {
        return stages.stream().mapToLong(StageConfig::tokens).sum();
    }

    @Override
    public void check(Problems problems) {
        if (stages.isEmpty()) {
            problems.add("stages", "an empty list", "at least one stage");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < stages.size(); i++) {
            StageConfig stage = stages.get(i);
            if (!names.add(stage.name())) {
                problems.add("stages[" + i + "].name", stage.name(), "a name no other stage has");
            }
            if (microBatchTokens % stage.sequenceLength() != 0) {
                problems.add(
                        "micro_batch_tokens",
                        microBatchTokens,
                        "a multiple of stages[%d].sequence_length (%d)".formatted(i, stage.sequenceLength()),
                        "a micro-batch holds whole sequences");
            }
        }
        checkHyperparameters(problems);
    }

    private void checkHyperparameters(Problems problems) {
        if (hyperparameters != HyperparameterSource.EXPLICIT) {
            String expected = "no value, since hyperparameters is " + hyperparameters.key();
            if (learningRate != null) {
                problems.add("learning_rate", learningRate, expected, "remove it, or set hyperparameters: explicit");
            }
            if (batchTokens != null) {
                problems.add("batch_tokens", batchTokens, expected, "remove it, or set hyperparameters: explicit");
            }
            return;
        }
        if (learningRate == null) {
            problems.add("learning_rate", "nothing", "a number", "or let a law choose: hyperparameters: step_law");
        }
        if (batchTokens == null) {
            problems.add("batch_tokens", "nothing", "a number", "or let a law choose: hyperparameters: step_law");
        } else if (batchTokens % (microBatchTokens * ranks) != 0) {
            problems.add(
                    "batch_tokens",
                    batchTokens,
                    "a multiple of micro_batch_tokens × ranks (%d × %d)".formatted(microBatchTokens, ranks),
                    "every rank takes the same number of whole micro-batches");
        } else {
            checkSteps(batchTokens, problems);
        }
    }

    /** Conditions on the steps that a batch leads to; also called once a law has chosen the batch. */
    public void checkSteps(long batch, Problems problems) {
        long steps = 0;
        for (int i = 0; i < stages.size(); i++) {
            long stageSteps = stages.get(i).tokens() / batch;
            if (stageSteps == 0) {
                problems.add(
                        "stages[" + i + "].tokens",
                        stages.get(i).tokens(),
                        "at least one batch (%d tokens)".formatted(batch),
                        "raise the stage's tokens or lower the batch");
            }
            steps += stageSteps;
        }
        if (schedule.warmupSteps() >= steps) {
            problems.add(
                    "schedule.warmup_steps",
                    schedule.warmupSteps(),
                    "fewer than the steps of the run (%d)".formatted(steps),
                    "the run ends before the learning rate has risen");
        }
    }
}
