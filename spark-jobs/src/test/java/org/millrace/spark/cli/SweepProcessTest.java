package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.sweep.Sweep;
import org.millrace.spark.sweep.SweepFixture;
import org.millrace.spark.sweep.SweepGrid;
import org.millrace.spark.sweep.SweepResult;
import org.millrace.spark.training.RunLock;
import org.millrace.train.config.Problems;

/** {@code sweep} as real processes: a cluster of them is killed, and one machine goes on. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class SweepProcessTest {

    /** 60 steps a run, so that a kill finds one under way. */
    private static final String LONGER = "training.stages[0].tokens=3840";

    private static final String SMALLER = "training.batch_tokens=64";

    @TempDir
    private static Path directory;

    @BeforeAll
    static void pack(JavaSparkContext spark) throws IOException {
        SweepFixture.pack(directory, spark);
        Files.writeString(directory.resolve("run.yaml"), SweepFixture.yaml(directory));
    }

    @Test
    void aClusterThatIsKilledLeavesASweepThatEndsWithTheSameLosses(JavaSparkContext spark) throws Exception {
        RunConfig config = SweepFixture.config(directory, LONGER, SMALLER);
        Path sweep = directory.resolve("run/sweep");
        Process cluster = cluster();
        try {
            awaitCheckpoint(cluster, sweep);
        } finally {
            List<ProcessHandle> all = Stream.concat(cluster.descendants(), Stream.of(cluster.toHandle()))
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            for (ProcessHandle process : all) {
                process.onExit().get(20, TimeUnit.SECONDS);
            }
        }

        MillraceProcess resumed = MillraceProcess.run(arguments());
        assertThat(resumed.exitCode()).as(resumed.output()).isZero();
        assertThat(resumed.output()).contains("Resuming from", "4 runs: 4 done, 0 diverged, 0 failed");
        List<List<String>> table = losses(sweep);

        try (Stream<Path> files = Files.walk(sweep)) {
            files.sorted(Comparator.reverseOrder()).forEach(SweepProcessTest::delete);
        }
        List<SweepResult> undisturbed = new Sweep(
                        spark, config, new SweepGrid(config, spark.hadoopConfiguration()).expand(new Problems()))
                .run();
        assertThat(undisturbed).hasSize(4);
        assertThat(table).isEqualTo(losses(sweep));
    }

    @Test
    void namesEveryMistakeBeforeAnythingStartsAndSaysWhatItWouldDo() throws Exception {
        String config = directory.resolve("run.yaml").toString();
        MillraceProcess heldOut =
                MillraceProcess.run("sweep", "--config", config, "--set", "sweep.held_out_sequences=1000000");
        assertThat(heldOut.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(heldOut.output()).contains("sweep.held_out_sequences", "small-learning_rate=0.001 trains on 80 of");

        MillraceProcess plan = MillraceProcess.run("sweep", "--config", config, "--dry-run");
        assertThat(plan.exitCode()).as(plan.output()).isZero();
        assertThat(plan.output()).contains("Would make 4 runs", "large-learning_rate=0.01", "FLOPs in all");
    }

    @Test
    void aSecondDriverIsRefused() throws Exception {
        Path sweep = directory.resolve("run/sweep");
        try (RunLock lock = RunLock.acquire(new Configuration(), new org.apache.hadoop.fs.Path(sweep.toUri()))) {
            assertThat(sweep.resolve("_driver.json")).as("%s", lock).exists();
            MillraceProcess second = MillraceProcess.run(arguments());

            assertThat(second.exitCode()).as(second.output()).isEqualTo(ExitCode.USER);
            assertThat(second.output())
                    .contains("is being trained by process "
                            + ProcessHandle.current().pid());
        }
    }

    private Process cluster() throws IOException {
        Files.createDirectories(directory.resolve("spark/jars"));
        String properties = "spark.properties={spark.ui.enabled: \"false\", spark.executor.memory: 1g, "
                + "spark.executor.extraClassPath: \"" + System.getProperty("java.class.path") + "\"}";
        ProcessBuilder builder = MillraceProcess.builder(Stream.concat(
                        Stream.of(arguments()),
                        Stream.of("--set", "spark.master=local-cluster[2,1,1024]", "--set", properties))
                .toArray(String[]::new));
        builder.environment().put("SPARK_HOME", directory.resolve("spark").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        return builder.redirectOutput(directory.resolve("cluster.log").toFile()).start();
    }

    private static String[] arguments() {
        return new String[] {
            "sweep", "--config", directory.resolve("run.yaml").toString(), "--set", LONGER, "--set", SMALLER
        };
    }

    /** Waits until a run has written a checkpoint and is not at its end. */
    private static void awaitCheckpoint(Process cluster, Path sweep) throws Exception {
        while (cluster.isAlive()) {
            if (Files.exists(sweep)) {
                try (Stream<Path> files = Files.walk(sweep, 4)) {
                    if (files.anyMatch(file -> file.getFileName().toString().matches("step-000000[1-5].*"))) {
                        return;
                    }
                } catch (UncheckedIOException changedMeanwhile) {
                    continue;
                }
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new AssertionError("The cluster ended early:\n"
                + Files.readString(directory.resolve("cluster.log"), StandardCharsets.UTF_8));
    }

    /** Name, loss and held-out loss of every run. */
    private static List<List<String>> losses(Path sweep) throws IOException {
        return Files.readAllLines(sweep.resolve("runs.csv")).stream()
                .map(line -> List.of(line.split(",", -1)))
                .map(cells -> List.of(cells.get(0), cells.get(6), cells.get(7), cells.get(12)))
                .toList();
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
