package org.millrace.train.loop;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.pack.PackedSequence;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.Hyperparameters;
import org.millrace.train.schedule.LearningRateSchedule;

/**
 * A training of some steps on random tokens that needs no files, for measurements of its speed and memory.
 *
 * @param inputs one stage, with a constant learning rate
 * @param plan of the same
 */
record RandomRun(TrainingInputs inputs, TrainingPlan plan) {

    static final Configuration CONFIGURATION = new Configuration();
    static final long SEED = 7;
    static final String STAGE = "random";

    /**
     * A run of whole micro-batches.
     *
     * @param shape of the model: {@code 0.5b}, {@code d512}, {@code small}, {@code tiny} or {@code untied}
     * @param rows sequences of a micro-batch
     * @param microBatches of a step
     * @param settings of the training, as {@code key=value}
     */
    static RandomRun of(String shape, int rows, int length, int microBatches, int steps, List<String> settings) {
        ModelConfig model = model(shape, Math.max(length, 4_096));
        long tokens = (long) rows * length;
        Problems problems = new Problems();
        ConfigTree tree = ConfigTree.parse(
                "random run",
                """
                hyperparameters: {law: explicit}
                learning_rate: 3e-4
                schedule: {kind: constant}
                checkpoint: {asynchronous: false}
                batch_tokens: %d
                micro_batch_tokens: %d
                stages: [{name: %s, sequence_length: %d, tokens: %d, rope_theta: 1e6}]
                """.formatted(tokens * microBatches, tokens, STAGE, length, tokens * microBatches * steps),
                settings,
                problems);
        TrainingConfig training = ConfigReader.read(tree, TrainingConfig.class, problems)
                .orElseThrow(() -> new IllegalArgumentException(problems.list().toString()));
        TrainingInputs inputs =
                new TrainingInputs(CONFIGURATION, new Path("unused"), model, training, SEED, 0, Map.of());
        ChosenLaws laws = ChosenLaws.read(CONFIGURATION, training.hyperparameters());
        return new RandomRun(inputs, TrainingPlan.of(training, Hyperparameters.resolve(model, training, laws)));
    }

    private static ModelConfig model(String shape, int positions) {
        return switch (shape) {
            case "0.5b" -> new ModelConfig(151_936, 896, 4_864, 24, 14, 2, positions, 1e6, 1e-6, true, 0.02);
            case "d512" -> new ModelConfig(151_936, 512, 2_048, 12, 8, 2, positions, 1e6, 1e-6, true, 0.02);
            case "small" -> new ModelConfig(8_192, 512, 2_048, 8, 8, 2, positions, 1e6, 1e-6, true, 0.02);
            case "untied" -> new ModelConfig(700, 64, 192, 3, 4, 2, positions, 1e6, 1e-6, false, 0.02);
            case "tiny" -> new ModelConfig(1_000, 128, 384, 2, 4, 2, positions, 1e6, 1e-6, true, 0.02);
            default ->
                throw new IllegalArgumentException("shape: 0.5b, d512, small, tiny or untied, cannot be: " + shape);
        };
    }

    ModelConfig model() {
        return inputs.model();
    }

    /** Sequences of all steps. */
    int sequences() {
        return Math.toIntExact(plan.tokensAt(plan.steps()) / length());
    }

    private int length() {
        return inputs.training().stages().get(0).sequenceLength();
    }

    RunMemory memory(Kernels kernels) {
        return new RunMemory(model(), inputs.training(), plan, kernels, 1);
    }

    /** The {@link Trainer} of a real run, from its initial weights to its last step. */
    void train(Kernels kernels, RunMemory memory, TrainingListener listener) throws IOException, InterruptedException {
        try (TrainingState state = TrainingState.begin(inputs, plan, kernels, InProcessGroup.single())) {
            train(kernels, InProcessGroup.single(), memory, state, listener);
        }
    }

    /** The same of one rank, on a state that is there. */
    void train(Kernels kernels, ProcessGroup group, RunMemory memory, TrainingState state, TrainingListener listener)
            throws IOException, InterruptedException {
        new Trainer(
                        inputs,
                        plan,
                        memory,
                        LearningRateSchedule.of(inputs.training().schedule(), 1, plan.steps(), plan::tokensAt),
                        kernels,
                        state,
                        List.of(new Trainer.StageData(this::sequence, sequences())),
                        new Meter(plan, Math.toIntExact(plan.steps()), OptionalDouble.empty(), System::nanoTime),
                        listener,
                        new StopRequest(),
                        group,
                        List.of())
                .run();
    }

    /** A sequence of uniformly random tokens, one document of them. */
    PackedSequence sequence(long index) {
        int length = length();
        int[] tokens = new SplittableRandom(SEED + index)
                .ints(length, 0, model().vocabSize())
                .toArray();
        return new PackedSequence(
                index, tokens, new int[] {length}, new long[] {index}, new long[] {0}, new String[] {STAGE});
    }
}
