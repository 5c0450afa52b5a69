package org.millrace.train.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;

/** A {@link TinyRun} in a process of its own, which can be killed for real. */
final class TinyRunProcess {

    private static final long PATIENCE_SECONDS = 120;

    private TinyRunProcess() {}

    /**
     * The program: trains the run of the directory, and leaves a file {@code at-step} that counts its steps.
     *
     * @param arguments the run's directory
     */
    public static void main(String[] arguments) throws Exception {
        TinyRun run = TinyRun.at(Path.of(arguments[0]));
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 1)) {
            new Pretraining(run.inputs(), kernels)
                    .listen(new TrainingListener() {
                        @Override
                        public void onStep(StepResult step, @Nullable Measurement measurement) throws IOException {
                            Files.writeString(marker(run), Long.toString(step.step()));
                        }
                    })
                    .run();
        }
    }

    private static Path marker(TinyRun run) {
        return run.directory().resolve("at-step");
    }

    static Process start(TinyRun run) throws IOException {
        Files.deleteIfExists(marker(run));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                TinyRunProcess.class.getName(),
                run.directory().toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", "1");
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        run.directory().resolve("log").toFile()))
                .start();
    }

    /** Waits until the process has done so many steps. */
    static void awaitStep(TinyRun run, Process process, long step) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (stepOf(run) < step) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("The process did not come to step %d; its log:%n%s"
                        .formatted(step, Files.readString(run.directory().resolve("log"))));
            }
            Thread.sleep(1);
        }
    }

    private static long stepOf(TinyRun run) throws IOException {
        Path marker = marker(run);
        String text = Files.exists(marker) ? Files.readString(marker) : "";
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** Waits for the process to end by itself; fails if it does not in time. */
    static int exitCode(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The process did not end");
        }
        return process.exitValue();
    }
}
