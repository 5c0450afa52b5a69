package org.millrace.spark.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All processes of one run: those that inherited a mark in their environment, whoever their parents are by now. Linux
 * only, as it reads {@code /proc}.
 *
 * @param mark unlike that of any other run
 */
record MarkedProcesses(String mark) {

    /** The environment's variable that holds the mark. */
    static final String VARIABLE = "MILLRACE_CHAOS";

    private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

    static MarkedProcesses ofNewRun() {
        return new MarkedProcesses("run-" + System.nanoTime());
    }

    /** Every living process of the run; one that has ended and was not waited for has no environment and does not count. */
    List<ProcessHandle> all() throws IOException {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (contains(process.resolve("environ"), VARIABLE + "=" + mark + "\0")) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** The executors, the oldest first. */
    List<ProcessHandle> executors() throws IOException {
        return running(EXECUTOR);
    }

    /** The Java processes whose command names a program, the oldest first. */
    List<ProcessHandle> running(String program) throws IOException {
        return all().stream()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .filter(process -> contains(Path.of("/proc", Long.toString(process.pid()), "cmdline"), program))
                .sorted((one, other) -> Long.compare(one.pid(), other.pid()))
                .toList();
    }

    /** Waits until none is left, without helping them; false if some stay. */
    boolean awaitNone(long seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!all().isEmpty()) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return true;
    }

    /** Ends whatever is left, for the end of a test. */
    void killAll() throws IOException {
        for (ProcessHandle process : all()) {
            process.destroyForcibly();
        }
    }

    /** {@code KILL}, {@code STOP} or {@code CONT}. */
    static void signal(ProcessHandle process, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException endedOrNotOurs) {
            return false;
        }
    }
}
