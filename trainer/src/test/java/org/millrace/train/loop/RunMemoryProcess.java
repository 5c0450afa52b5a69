package org.millrace.train.loop;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.pack.PackedSequence;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.memory.MachineMemory;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.Hyperparameters;
import org.millrace.train.schedule.LearningRateSchedule;

/**
 * A training on random tokens in a process of its own, which tells what memory was planned and what it came to:
 *
 * <pre>
 * RunMemoryProcess small|0.5b|d512 SEQUENCES LENGTH none|selective|full|auto bf16|fp32 [MICRO_BATCHES]
 * </pre>
 */
final class RunMemoryProcess {

    private static final int STEPS = 4;

    private RunMemoryProcess() {}

    private static ModelConfig model(String shape) {
        return switch (shape) {
            case "small" -> new ModelConfig(8_192, 512, 2_048, 8, 8, 2, 32_768, 1e6, 1e-6, true, 0.02);
            case "d512" -> new ModelConfig(151_936, 512, 2_048, 12, 8, 2, 32_768, 1e6, 1e-6, true, 0.02);
            case "0.5b" -> new ModelConfig(151_936, 896, 4_864, 24, 14, 2, 32_768, 1e6, 1e-6, true, 0.02);
            default -> throw new IllegalArgumentException("small, d512 or 0.5b, cannot be: " + shape);
        };
    }

    public static void main(String[] arguments) throws Exception {
        ModelConfig model = model(arguments[0]);
        int sequences = Integer.parseInt(arguments[1]);
        int length = Integer.parseInt(arguments[2]);
        int microBatches = arguments.length > 5 ? Integer.parseInt(arguments[5]) : 1;
        long tokens = (long) sequences * length;
        Problems problems = new Problems();
        TrainingConfig training = ConfigReader.read(
                        ConfigTree.parse(
                                "run",
                                """
                                hyperparameters: {law: explicit}
                                learning_rate: 1e-4
                                schedule: {kind: constant}
                                batch_tokens: %d
                                micro_batch_tokens: %d
                                recompute: %s
                                precision: %s
                                stages: [{name: random, sequence_length: %d, tokens: %d}]
                                """.formatted(
                                                tokens * microBatches,
                                                tokens,
                                                arguments[3],
                                                arguments[4],
                                                length,
                                                tokens * microBatches * STEPS),
                                List.of(),
                                problems),
                        TrainingConfig.class,
                        problems)
                .orElseThrow(() -> new IllegalArgumentException(problems.list().toString()));
        TrainingInputs inputs =
                new TrainingInputs(new Configuration(), new Path("unused"), model, training, 1, 0, Map.of());
        ChosenLaws laws = ChosenLaws.read(inputs.configuration(), training.hyperparameters());
        TrainingPlan plan = TrainingPlan.of(training, Hyperparameters.resolve(model, training, laws));
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 0)) {
            train(inputs, plan, new RunMemory(model, training, plan, kernels), kernels);
        }
    }

    private static void train(TrainingInputs inputs, TrainingPlan plan, RunMemory memory, Kernels kernels)
            throws Exception {
        memory.require();
        Measured measured = new Measured(kernels);
        int length = inputs.training().stages().get(0).sequenceLength();
        try (TrainingState state = TrainingState.begin(inputs, plan, kernels)) {
            new Trainer(
                            inputs,
                            plan,
                            memory,
                            LearningRateSchedule.of(inputs.training().schedule(), 1, plan.steps(), plan::tokensAt),
                            kernels,
                            state,
                            List.of(new Trainer.StageData(
                                    index -> sequence(
                                            index, length, inputs.model().vocabSize()),
                                    1_000)),
                            new Meter(plan, STEPS, OptionalDouble.empty(), System::nanoTime),
                            measured,
                            new StopRequest())
                    .run();
        }
        System.out.printf("planned %d%n", memory.plan().peak());
        System.out.printf(
                "measured %d%n",
                MachineMemory.ofThisProcess().peakOfThisProcess().orElseThrow());
        System.out.printf(
                "kernels %d %d%n",
                memory.plan().largest().need().parts().stream()
                        .filter(part -> part.name().equals("scratch of the kernels"))
                        .mapToLong(part -> part.bytes())
                        .sum(),
                kernels.scratchBytes());
        System.out.printf("allocations %s%n", measured.allocations);
        System.out.printf("scratch %s%n", measured.scratch);
        System.out.printf("heap %s%n", measured.heap);
        System.out.printf("seconds %s%n", measured.seconds);
    }

    /** A document of random tokens. */
    private static PackedSequence sequence(long index, int length, int vocabulary) {
        int[] tokens = new SplittableRandom(index).ints(length, 0, vocabulary).toArray();
        return new PackedSequence(
                index, tokens, new int[] {length}, new long[] {index}, new long[] {0}, new String[] {"random"});
    }

    /** What was allocated when each step was done. */
    private static final class Measured implements TrainingListener {

        private final Kernels kernels;
        private final com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final List<Long> allocations = new ArrayList<>();
        private final List<Long> scratch = new ArrayList<>();
        private final List<Long> heap = new ArrayList<>();
        private final List<Double> seconds = new ArrayList<>();
        private long before;

        Measured(Kernels kernels) {
            this.kernels = kernels;
        }

        @Override
        public void onStep(StepResult step, @Nullable Measurement measurement) {
            long now = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            heap.add(now - before);
            before = now;
            allocations.add(kernels.device().allocations());
            scratch.add(kernels.scratchBytes());
            seconds.add(step.seconds());
        }
    }
}
