package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.memory.InsufficientMemoryException;

class RunMemoryTest {

    private static final long MIB = 1L << 20;

    @TempDir
    private Path directory;

    @Test
    void aRunThatDoesNotFitEndsBeforeItTouchesAnything() {
        TrainingInputs inputs = TinyRun.at(directory)
                .inputs(TinyRun.MODEL, TinyRun.with(TinyRun.training(0.02, 32), "memory=" + MIB), 42);
        try (Kernels kernels = KernelProvider.create(KernelChoice.REFERENCE, 1)) {
            assertThatThrownBy(() -> new Pretraining(inputs, kernels).run())
                    .isInstanceOf(InsufficientMemoryException.class)
                    .hasMessageContaining("Does not fit: stage ")
                    .hasMessageContaining("(training.memory)")
                    .hasMessageContaining("Java heap");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theLimitIsTheMachinesWhereNoneIsSet() {
        TrainingConfig training = TinyRun.training(0.02, 32);
        try (Kernels kernels = KernelProvider.create(KernelChoice.REFERENCE, 1)) {
            RunMemory memory = new RunMemory(TinyRun.MODEL, training, TinyRun.plan(training), kernels, 1);
            assertThat(memory.text()).contains("Fits: ", "less ").contains("short", "long");
        }
    }

    @Test
    void runsOfOneMachineShareItsMemory() {
        TrainingConfig training = TinyRun.training(0.02, 32);
        try (Kernels kernels = KernelProvider.create(KernelChoice.REFERENCE, 1)) {
            RunMemory alone = new RunMemory(TinyRun.MODEL, training, TinyRun.plan(training), kernels, 1);
            RunMemory memory = new RunMemory(TinyRun.MODEL, training, TinyRun.plan(training), kernels, 1, 4);
            assertThat(memory.plan().limit().bytes())
                    .isEqualTo(alone.plan().limit().bytes() / 4);
            assertThat(memory.text()).contains("divided among 4 runs");

            TrainingConfig limited = TinyRun.with(training, "memory=" + 800 * MIB);
            RunMemory told = new RunMemory(TinyRun.MODEL, limited, TinyRun.plan(limited), kernels, 1, 4);
            assertThat(told.plan().limit().bytes()).isEqualTo(800 * MIB);
        }
    }

    @Test
    void ranksOfOneProcessShareWhatItMayHold() {
        TrainingConfig training = TinyRun.with(TinyRun.training(0.02, 32), "ranks=2", "memory=" + 800 * MIB);
        try (Kernels kernels = KernelProvider.create(KernelChoice.REFERENCE, 1)) {
            RunMemory memory = new RunMemory(TinyRun.MODEL, training, TinyRun.plan(training), kernels, 2);
            assertThat(memory.plan().limit().bytes()).isEqualTo(400 * MIB);
            assertThat(memory.text()).contains("(training.memory, divided among 2 ranks)");
        }
    }

    /** A real run, with the machine's own kernels. */
    @Test
    @Tag("slow")
    void thePlanTellsWhatAProcessComesToHoldAndStepsAllocateNothing() throws Exception {
        Told told = run("small", "2", "1024", "selective", "fp32", "2");

        long planned = told.of("planned")[0];
        assertThat(told.of("measured")[0]).isCloseTo(planned, within(planned / 10));
        assertThat(told.of("kernels")[1]).isLessThanOrEqualTo(told.of("kernels")[0]);
        assertThat(distinct(told.of("allocations"))).hasSize(1);
        assertThat(distinct(told.of("scratch"))).hasSize(1);
        // Views of tensors, a batch and its result: nothing of the size of an activation, which has 2 MiB and more.
        assertThat(told.of("heap")[2]).isLessThan(2 * MIB);
        assertThat(told.of("heap")[3]).isLessThan(2 * MIB);
    }

    /** The numbers that the process printed, by the word before them. */
    private record Told(Map<String, long[]> numbers) {

        long[] of(String word) {
            return Objects.requireNonNull(numbers.get(word), word);
        }
    }

    private static List<Long> distinct(long[] values) {
        return Arrays.stream(values).distinct().boxed().toList();
    }

    private Told run(String... arguments) throws Exception {
        Path log = directory.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                RunMemoryProcess.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(log);
        assertThat(process.exitValue()).as("%s", lines).isZero();
        Map<String, long[]> told = new HashMap<>();
        for (String line : lines) {
            String[] words = line.replaceAll("[\\[\\],]", "").split(" ");
            if (words.length > 1 && Arrays.stream(words).skip(1).allMatch(word -> word.matches("\\d+"))) {
                told.put(
                        words[0],
                        Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray());
            }
        }
        return new Told(told);
    }
}
