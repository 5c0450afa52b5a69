package org.millrace.spark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.session.SharedSpark;

/**
 * {@code pretrain} on a real YARN. Spark's part of it is in no Maven repository for this version of Spark, so it takes a
 * distribution of Spark, which {@code scripts/spark-distribution} fetches.
 */
@Tag("slow")
@EnabledIfEnvironmentVariable(
        named = YarnSubmission.DISTRIBUTION,
        matches = ".+",
        disabledReason = "YARN needs a distribution of Spark: MILLRACE_SPARK_HOME=$(scripts/spark-distribution)")
@ExtendWith(SharedSpark.class)
class YarnTest {

    private static final int STEPS = 120;

    @TempDir
    private static Path directory;

    private static ChaosRun undisturbed = new ChaosRun(Path.of(""), STEPS);
    private static @Nullable YarnCluster cluster;

    @BeforeAll
    static void start(JavaSparkContext spark) throws Exception {
        undisturbed = ChaosRun.create(directory.resolve("undisturbed"), STEPS, spark);
        TrainingProcess.alone(undisturbed).succeed();
        cluster = new YarnCluster(directory);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void inTheClusterAnExecutorAndThenTheDriverAreKilled() throws Exception {
        ChaosRun run = undisturbed.beside(directory.resolve("cluster"));
        MarkedProcesses processes = MarkedProcesses.ofNewRun();
        try {
            YarnSubmission submission = submit(run, processes, "cluster", List.of(), List.of());
            submission.awaitStep(7);
            processes.executors().get(0).destroyForcibly();
            submission.awaitStep(50);
            assertThat(run.attempts()).isEqualTo(2);
            processes.running("ApplicationMaster").get(0).destroyForcibly();

            assertThat(submission.exitCode()).as(submission.log()).isZero();
            assertThat(submission.report().getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.SUCCEEDED);
            assertThat(submission.report().getCurrentApplicationAttemptId().getAttemptId())
                    .isEqualTo(2);
            assertThat(Leftovers.of(run, processes)).isEmpty();
        } finally {
            processes.killAll();
        }
        assertSameNumbers(run);
    }

    @Test
    void outsideOfTheClusterTheDriverGivesTheSame() throws Exception {
        ChaosRun run = undisturbed.beside(directory.resolve("client"));
        MarkedProcesses processes = MarkedProcesses.ofNewRun();
        try {
            YarnSubmission submission = submit(run, processes, "client", List.of(), List.of());

            assertThat(submission.exitCode()).as(submission.log()).isZero();
            assertThat(submission.report().getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.SUCCEEDED);
            assertThat(Leftovers.of(run, processes)).isEmpty();
        } finally {
            processes.killAll();
        }
        assertSameNumbers(run);
    }

    @Test
    void aMistakeEndsTheApplicationWithItsExitCodeAndWords() throws Exception {
        ChaosRun run = undisturbed.beside(directory.resolve("mistake"));
        MarkedProcesses processes = MarkedProcesses.ofNewRun();
        try {
            YarnSubmission submission = submit(
                    run,
                    processes,
                    "cluster",
                    List.of("--conf", "spark.yarn.maxAppAttempts=1"),
                    List.of("training.learning_rate=-1"));

            assertThat(submission.exitCode()).as(submission.log()).isEqualTo(1);
            assertThat(submission.report().getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.FAILED);
            assertThat(submission.report().getDiagnostics()).contains("exitCode: 2", "training.learning_rate");
        } finally {
            processes.killAll();
        }
    }

    private static YarnSubmission submit(
            ChaosRun run, MarkedProcesses processes, String mode, List<String> options, List<String> settings)
            throws IOException {
        if (cluster == null) {
            throw new AssertionError("YARN did not start");
        }
        return YarnSubmission.submit(run, cluster, processes, mode, options, settings);
    }

    private static void assertSameNumbers(ChaosRun run) throws IOException {
        assertThat(CheckpointNumbers.of(run.checkpoint(STEPS)))
                .isEqualTo(CheckpointNumbers.of(undisturbed.checkpoint(STEPS)));
    }
}
