package org.millrace.train.config;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.KernelChoice;

/** How a model is trained. The components' meaning is in their {@link Key}s, which the {@code config} job prints. */
public record TrainingConfig(
        @Key(value = "Where peak learning rate, batch and the loss to expect come from.", byDefault = "")
        HyperparameterConfig hyperparameters,

        @Key(
                value = "Peak learning rate; only with hyperparameters.law: explicit.",
                byDefault = Key.ABSENT,
                atLeast = 0)
        @Nullable
        Double learningRate,

        @Key(
                value = "Tokens of one optimizer step over all ranks; only with hyperparameters.law: explicit.",
                unit = "tokens",
                byDefault = Key.ABSENT,
                atLeast = 1)
        @Nullable
        Long batchTokens,

        @Key(value = "Smaller batches at the beginning.", byDefault = Key.ABSENT) @Nullable
        BatchWarmupConfig batchWarmup,

        @Key(
                value = "Tokens that go through the model at once on one rank; bounds the memory of activations.",
                unit = "tokens",
                byDefault = "4Ki",
                atLeast = 1)
        long microBatchTokens,

        @Key(
                value = "The gradients of a step's micro-batches accumulate in so many parts at most, which are then"
                        + " added in a tree: up to so many ranks find the same bits. A power of two; another one is"
                        + " another order of the sums. Each doubling holds one gradient more.",
                byDefault = "8",
                atLeast = 1,
                atMost = 1 << 20)
        int gradientParts,

        @Key(
                value = "What of the activations is computed again in the backward pass instead of kept: auto as"
                        + " little as fits into memory, none, selective gate and up of the feed-forward layers,"
                        + " full all but the input of each layer. The results are the same.",
                byDefault = "auto")
        RecomputeChoice recompute,

        @Key(
                value = "Memory that the process may come to hold, heap and libraries included. Without it, that of the"
                        + " machine, or of the control group the process is in, less a twentieth.",
                unit = "bytes",
                byDefault = Key.ABSENT,
                atLeast = 1)
        @Nullable
        Long memory,

        @Key(value = "Learning-rate schedule over all stages.", byDefault = "")
        ScheduleConfig schedule,

        @Key(value = "AdamW and gradient clipping.", byDefault = "")
        OptimizerConfig optimizer,

        @Key(value = "How learning rate and initial weights depend on the width.", byDefault = "")
        ParametrizationConfig parametrization,

        @Key(
                value = "Weight of a penalty on the squared logarithm of each softmax denominator, which keeps output"
                        + " logits from drifting; PaLM took 1e-4. It acts on the gradients and is not in the loss that"
                        + " is reported.",
                byDefault = "0",
                atLeast = 0)
        double zLoss,

        @Key(value = "Context stages, in order.") List<StageConfig> stages,

        @Key(
                value = "auto takes the fastest kernels that work here; reference is plain ND4J; cpu is our own C++,"
                        + " with oneDNN for bf16 products where the processor has AMX.",
                byDefault = "auto")
        KernelChoice kernels,

        @Key(
                value = "What the model computes in. bf16 keeps weights in fp32 beside a rounded copy, and sums in"
                        + " fp32; fp32 is the check.",
                byDefault = "bf16")
        Precision precision,

        @Key(
                value = "Threads of the kernels of a rank; 0 for every core, divided among the ranks of a process.",
                byDefault = "0",
                atLeast = 0,
                atMost = 4096)
        int threads,

        @Key(
                value = "Ranks that train together: threads under spark.master local[n], else tasks, best one an"
                        + " executor.",
                byDefault = "1",
                atLeast = 1,
                atMost = 1 << 20)
        int ranks,

        @Key(value = "How ranks train together.", byDefault = "")
        DistributedConfig distributed,

        @Key(value = "Steps between two lines of log and metrics.", unit = "steps", byDefault = "10", atLeast = 1)
        int logEverySteps,

        @Key(value = "Statistics for the Deeplearning4j UI.", byDefault = Key.ABSENT) @Nullable
        Dl4jStatsConfig dl4jStats,

        @Key(
                value = "Steps skipped for a non-finite loss or gradient before the run stops.",
                unit = "steps",
                byDefault = "10",
                atLeast = 0)
        int maxSkippedSteps,

        @Key(value = "When checkpoints are written and how many stay.", byDefault = "")
        CheckpointConfig checkpoint)
        implements Checked {

    private static final String WHOLE_MICRO_BATCHES = "a step takes whole micro-batches";

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
        if (Integer.bitCount(gradientParts) != 1) {
            problems.add("gradient_parts", gradientParts, "a power of two", "the parts are the leaves of a tree");
        }
        if (dl4jStats != null && distributed.sharding() != Sharding.NONE) {
            problems.add(
                    "dl4j_stats",
                    "a value",
                    "nothing, since distributed.sharding is "
                            + distributed.sharding().name().toLowerCase(Locale.ROOT),
                    "no rank has whole gradients to take statistics of; remove it, or set distributed.sharding: none");
        }
        distributed.check(ranks, stages, problems);
        checkHyperparameters(problems);
    }

    private void checkHyperparameters(Problems problems) {
        if (batchWarmup != null && batchWarmup.from() % microBatchTokens != 0) {
            problems.add("batch_warmup.from", batchWarmup.from(), wholeMicroBatches(), WHOLE_MICRO_BATCHES);
        }
        if (hyperparameters.isPublished() && parametrization.kind() == ParametrizationConfig.Kind.MUP) {
            problems.add(
                    "parametrization.kind",
                    "mup",
                    "standard, since hyperparameters.law is " + hyperparameters.law(),
                    "published laws lower the learning rate with the size themselves; set law: explicit, or a law"
                            + " fitted on runs under µP");
        }
        if (!hyperparameters.isExplicit()) {
            String expected = "no value, since hyperparameters.law is " + hyperparameters.law();
            String advice = "remove it, or set hyperparameters.law: explicit";
            if (learningRate != null) {
                problems.add("learning_rate", learningRate, expected, advice);
            }
            if (batchTokens != null) {
                problems.add("batch_tokens", batchTokens, expected, advice);
            }
            return;
        }
        String advice = "or let a law choose: hyperparameters: {law: step_law}";
        if (learningRate == null) {
            problems.add("learning_rate", "nothing", "a number", advice);
        }
        if (batchTokens == null) {
            problems.add("batch_tokens", "nothing", "a number", advice);
        } else if (batchTokens % microBatchTokens != 0) {
            problems.add("batch_tokens", batchTokens, wholeMicroBatches(), WHOLE_MICRO_BATCHES);
        } else {
            checkSteps(Collections.nCopies(stages.size(), batchTokens), problems);
        }
    }

    private String wholeMicroBatches() {
        return "a multiple of micro_batch_tokens (%d)".formatted(microBatchTokens);
    }

    /**
     * Conditions on the steps that batches lead to; also called once a law has chosen them.
     *
     * @param batches tokens of a step, one a stage
     */
    public void checkSteps(List<Long> batches, Problems problems) {
        if (stages.isEmpty()) {
            return;
        }
        long steps = 0;
        for (int i = 0; i < stages.size(); i++) {
            long stageSteps = stages.get(i).tokens() / batches.get(i);
            if (stageSteps == 0) {
                problems.add(
                        "stages[" + i + "].tokens",
                        stages.get(i).tokens(),
                        "at least one batch (%d tokens)".formatted(batches.get(i)),
                        "raise the stage's tokens or lower the batch");
            }
            steps += stageSteps;
        }
        if (batchWarmup != null) {
            steps += checkBatchWarmup(batchWarmup, batches.get(0), problems);
        }
        if (schedule.warmupSteps() >= steps) {
            problems.add(
                    "schedule.warmup_steps",
                    schedule.warmupSteps(),
                    "fewer than the steps of the run (%d)".formatted(steps),
                    "the run ends before the learning rate has risen");
        }
    }

    /** How many more steps the run takes for its smaller batches. */
    private long checkBatchWarmup(BatchWarmupConfig warmup, long batch, Problems problems) {
        if (warmup.from() >= batch) {
            problems.add(
                    "batch_warmup.from",
                    warmup.from(),
                    "less than the batch of the first stage (%d tokens)".formatted(batch),
                    "lower it, or remove batch_warmup");
            return 0;
        }
        List<BatchWarmupConfig.Level> levels = warmup.levels(batch);
        long tokens = warmup.tokens(batch);
        long stage = stages.get(0).tokens();
        if (tokens > stage - batch) {
            problems.add(
                    "batch_warmup.over",
                    warmup.over(),
                    "a warm-up that leaves the first stage a full batch: it takes %d of its %d tokens"
                            .formatted(tokens, stage),
                    "shorten the warm-up or begin with a larger batch");
            return 0;
        }
        long small = levels.stream().mapToLong(BatchWarmupConfig.Level::steps).sum();
        return small + (stage - tokens) / batch - stage / batch;
    }
}
