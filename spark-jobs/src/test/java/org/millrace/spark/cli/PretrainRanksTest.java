package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.chaos.CheckpointNumbers;

/** {@code pretrain} on several ranks as real processes, on threads of the driver and on executors of a cluster. */
@Tag("slow")
class PretrainRanksTest {

    private static final String CLUSTER = "spark.master=local-cluster[2,1,1024]";
    private static final String TWO_RANKS = "training.ranks=2";

    @TempDir
    private static Path directory;

    private static Path yaml;

    @BeforeAll
    static void pack() throws Exception {
        yaml = TinyRun.write(directory, 60);
        MillraceProcess corpus = MillraceProcess.run("corpus", "--config", yaml.toString());
        assertThat(corpus.exitCode()).as(corpus.output()).isZero();
    }

    @Test
    void ranksOnThreadsAndOnExecutorsFindTheNumbersOfOne() throws Exception {
        Path alone = copy("alone");
        Path threads = copy("threads");
        Path executors = copy("executors");

        succeed(alone, "training.ranks=1");
        String local = succeed(threads, TWO_RANKS);
        String cluster = succeed(executors, TWO_RANKS, CLUSTER);

        assertThat(local).contains("Training is complete after 15 of 15 steps");
        assertThat(cluster).contains("step 15/15 (long): loss");
        assertThat(numbers(threads)).isEqualTo(numbers(alone));
        assertThat(numbers(executors)).isEqualTo(numbers(alone));
    }

    @Test
    void aSecondDriverIsRefusedAndSigtermEndsTheFirstWithACheckpoint() throws Exception {
        Path run = copy("stopped");
        Path log = directory.resolve("stopped.log");
        Process first = process(run, TWO_RANKS, CLUSTER, "training.stages[0].tokens=1280000")
                .redirectOutput(log.toFile())
                .start();
        try {
            await(first, log, run.resolve("training/checkpoints/LATEST"));

            MillraceProcess second = run(run, "training.ranks=1");
            assertThat(second.exitCode()).as(second.output()).isEqualTo(ExitCode.USER);
            assertThat(second.output()).contains("is being trained by process " + first.pid());
        } finally {
            first.destroy();
        }
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String output = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(output).contains("Stopped; the same command goes on").doesNotContain("Attempt 1 failed");
        assertThat(run.resolve("training/_driver.json")).doesNotExist();
    }

    @Test
    void missingSlotsAreToldWithWhatThereIs() throws Exception {
        MillraceProcess process = run(
                copy("missing"),
                TWO_RANKS,
                "spark.master=local-cluster[1,1,1024]",
                "training.distributed.launch_seconds=15");

        assertThat(process.exitCode()).as(process.output()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(process.output())
                .contains("training.ranks asks for 2 ranks", "slots for 1: executor 0 on", "has 1 of 1 slots free");
    }

    @Test
    void aMistakeThatOnlyRanksCanSeeEndsTheRunAsAMistake() throws Exception {
        MillraceProcess process = run(copy("mistake"), TWO_RANKS, CLUSTER, "training.memory=1Mi");

        assertThat(process.exitCode()).as(process.output()).isEqualTo(ExitCode.USER);
        assertThat(process.output()).contains("training.memory").doesNotContain("restarts are used");
    }

    @Test
    void moreRanksThanThreadsAreRefusedBeforeAnything() throws Exception {
        MillraceProcess process = run(copy("threads-missing"), "training.ranks=3", "training.batch_tokens=192");

        assertThat(process.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(process.output()).contains("at most 2, the threads of spark.master local[2]");
    }

    private static String succeed(Path run, String... settings) throws Exception {
        MillraceProcess process = run(run, settings);
        assertThat(process.exitCode()).as(process.output()).isZero();
        return process.output();
    }

    private static MillraceProcess run(Path run, String... settings) throws Exception {
        Process process = process(run, settings).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new MillraceProcess(process.waitFor(), output);
    }

    private static ProcessBuilder process(Path run, String... settings) throws IOException {
        Files.createDirectories(directory.resolve("spark/jars"));
        List<String> arguments = new ArrayList<>(List.of("pretrain", "--config", yaml.toString()));
        Stream.of(settings).forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.addAll(List.of("--set", "run.directory=" + run, "--set", "watch.page=false"));
        arguments.addAll(List.of(
                "--set",
                "spark.properties={spark.ui.enabled: \"false\", spark.executor.memory: 1g, "
                        + "spark.executor.extraClassPath: \"" + System.getProperty("java.class.path") + "\"}"));
        ProcessBuilder builder = MillraceProcess.builder(arguments.toArray(String[]::new));
        builder.environment().put("SPARK_HOME", directory.resolve("spark").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        return builder;
    }

    /** A run of its own, on the packed data that all share. */
    private static Path copy(String name) throws IOException {
        Path original = directory.resolve("run");
        Path copy = directory.resolve(name);
        try (Stream<Path> files = Files.walk(original.resolve("corpus"))) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(original.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return copy;
    }

    private static CheckpointNumbers numbers(Path run) throws IOException {
        return CheckpointNumbers.of(run.resolve("training/checkpoints/step-00000015"));
    }

    private static void await(Process process, Path log, Path file) throws Exception {
        while (!Files.exists(file)) {
            if (!process.isAlive()) {
                throw new AssertionError("The run ended early:\n" + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
