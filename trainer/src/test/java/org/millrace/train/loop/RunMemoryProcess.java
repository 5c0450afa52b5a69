package org.millrace.train.loop;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.memory.MachineMemory;

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

    public static void main(String[] arguments) throws Exception {
        RandomRun run = RandomRun.of(
                arguments[0],
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                arguments.length > 5 ? Integer.parseInt(arguments[5]) : 1,
                STEPS,
                List.of("recompute=" + arguments[3], "precision=" + arguments[4]));
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 0)) {
            train(run, kernels);
        }
    }

    private static void train(RandomRun run, Kernels kernels) throws Exception {
        RunMemory memory = run.memory(kernels);
        memory.require();
        Measured measured = new Measured(kernels);
        run.train(kernels, memory, measured);
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
