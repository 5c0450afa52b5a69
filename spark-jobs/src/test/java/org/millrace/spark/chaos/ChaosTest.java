package org.millrace.spark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.session.SharedSpark;

/** The quick form of {@code scripts/chaos}. Whatever befalls it, a run ends with the numbers of one that is left alone. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class ChaosTest {

    private static final int STEPS = 120;
    private static final String MACHINE = "127.0.0.1";

    @TempDir
    private static Path directory;

    private static ChaosRun undisturbed = new ChaosRun(Path.of(""), STEPS);

    @BeforeAll
    static void trainUndisturbed(JavaSparkContext spark) throws IOException, InterruptedException {
        undisturbed = ChaosRun.create(directory.resolve("undisturbed"), STEPS, spark);
        TrainingProcess.alone(undisturbed).succeed();
    }

    @Test
    void executorsAndTheDriverAreKilled() throws Exception {
        ChaosRun run = undisturbed.beside(directory.resolve("killed"));
        long seed = System.nanoTime();
        try (Survival survival = new Survival(run, 2, ChaosOptions.parse().settings(), new SplittableRandom(seed))) {
            survival.meet(Fault.EXECUTOR_KILLED, 7);
            survival.meet(Fault.EXECUTOR_KILLED_BEFORE_COMMIT, 34);
            survival.meet(Fault.DRIVER_KILLED, 64);
            survival.finish();
            assertThat(Leftovers.of(run, survival.processes())).isEmpty();
        }
        assertSameNumbers(run);
    }

    /** On a Standalone cluster. The run is held in a checkpoint while the other machine starts, or it would be over before. */
    @Test
    void aMachineIsLostAndComesBack() throws Exception {
        ChaosRun run = undisturbed.beside(directory.resolve("shrunk"));
        MarkedProcesses processes = MarkedProcesses.ofNewRun();
        PausePoint pause = TrainingProcess.pausePoint(run);
        try (StandaloneCluster cluster =
                new StandaloneCluster(run.directory(), Map.of(MarkedProcesses.VARIABLE, processes.mark()))) {
            cluster.addWorker(MACHINE);
            cluster.addWorker(MACHINE);
            List<String> settings = new ArrayList<>(ChaosOptions.parse().settings());
            settings.addAll(List.of("spark.master=" + cluster.url(), "training.distributed.launch_seconds=20"));
            try (Survival survival = new Survival(run, 2, settings, new SplittableRandom(1), processes)) {
                survival.awaitStep(8);
                cluster.killWorker();
                survival.awaitLog("Going on with 1 of 2 ranks");
                pause.at("create", "manifest\\.json");
                pause.await(survival.driver()::isAlive);
                cluster.addWorker(MACHINE);
                survival.awaitLog("grows at its next checkpoint");
                TimeUnit.SECONDS.sleep(2); // until the rank has heard of it
                pause.release();
                survival.finish();
                assertThat(survival.driver().log()).contains("for more ranks than the 1 that trained");
            }
        }
        assertThat(Leftovers.of(run, processes)).isEmpty();
        assertSameNumbers(run);
    }

    /** In the driver's own process, whose log tells of damage; that of an executor is the executor's. */
    @Test
    void checkpointsAreDamagedAndDataIsGone() throws Exception {
        ChaosRun run = undisturbed.beside(directory.resolve("damaged"));
        List<String> settings = new ArrayList<>(ChaosOptions.parse().settings());
        settings.add("spark.master=local[1]");
        try (Survival survival = new Survival(run, 1, settings, new SplittableRandom(1))) {
            survival.meet(Fault.SHARD_TRUNCATED, 20);
            assertThat(survival.driver().log()).contains("Falling back to", "model", "bytes");
            survival.meet(Fault.SHARD_FLIPPED, 40);
            assertThat(survival.driver().log()).contains("Falling back to", "optimizer", "checksum");
            survival.meet(Fault.SHARD_MISSING, 60);
            assertThat(survival.driver().log()).contains("Falling back to", "optimizer", "missing");
            survival.meet(Fault.DATA_GONE, 80);
            survival.finish();
            assertThat(Leftovers.of(run, survival.processes())).isEmpty();
        }
        assertSameNumbers(run);
    }

    private static void assertSameNumbers(ChaosRun run) throws IOException {
        assertThat(CheckpointNumbers.of(run.checkpoint(STEPS)))
                .isEqualTo(CheckpointNumbers.of(undisturbed.checkpoint(STEPS)));
    }
}
