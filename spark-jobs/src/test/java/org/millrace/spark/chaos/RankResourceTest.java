package org.millrace.spark.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.session.SharedSpark;
import org.millrace.train.kernel.cpu.BoundThread;
import org.millrace.train.kernel.cpu.CpuBackend;
import org.millrace.train.kernel.cpu.CpuList;

/** Ranks that take the addresses of a resource: a worker of a Standalone cluster offers two CPUs, one to each rank. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class RankResourceTest {

    private static final int STEPS = 10;
    private static final int INFRASTRUCTURE = 4;

    @TempDir
    private static Path directory;

    private final MarkedProcesses processes = MarkedProcesses.ofNewRun();

    @Test
    void eachRankKeepsToItsAddressAndNoRankGoesWithout(JavaSparkContext spark) throws Exception {
        List<String> cpus = twoCpus();
        ChaosRun alone = ChaosRun.create(directory.resolve("alone"), STEPS, spark);
        TrainingProcess.alone(alone).succeed();
        ChaosRun bound = alone.beside(directory.resolve("bound"));
        ChaosRun refused = alone.beside(directory.resolve("refused"));
        try (StandaloneCluster cluster =
                new StandaloneCluster(directory.resolve("bound"), Map.of(MarkedProcesses.VARIABLE, processes.mark()))) {
            cluster.addWorker(4, "numa", cpus);
            trainBound(bound, cluster, cpus);
            beRefused(refused, cluster, cpus);
        } finally {
            processes.killAll();
        }
        assertThat(CheckpointNumbers.of(bound.checkpoint(STEPS)))
                .isEqualTo(CheckpointNumbers.of(alone.checkpoint(STEPS)));
        assertThat(Leftovers.of(bound, processes)).isEmpty();
    }

    /** The run is held in a checkpoint while its threads are looked at. */
    private void trainBound(ChaosRun run, StandaloneCluster cluster, List<String> cpus) throws Exception {
        PausePoint pause = TrainingProcess.pausePoint(run);
        pause.at("create", "manifest\\.json");
        TrainingProcess driver = train(run, cluster, 2, "launch_seconds=60");
        ProcessHandle executor = pause.await(driver::isAlive);

        List<String> places = places(run);
        assertThat(places).hasSize(2).allMatch(place -> place.contains(", executor 0, numa "));
        List<String> taken = places.stream()
                .map(place -> place.substring(place.lastIndexOf(' ') + 1))
                .toList();
        assertThat(taken).containsExactlyInAnyOrderElementsOf(cpus);
        for (int rank = 0; rank < 2; rank++) {
            assertThat(cpusOf(executor, "rank-" + rank)).isNotEmpty().containsOnly(taken.get(rank));
        }

        pause.release();
        driver.succeed();
    }

    private void beRefused(ChaosRun run, StandaloneCluster cluster, List<String> cpus) throws Exception {
        TrainingProcess driver = train(run, cluster, 4, "launch_seconds=20");

        assertThat(driver.exitCode()).as(driver.log()).isEqualTo(INFRASTRUCTURE);
        assertThat(driver.log())
                .contains("training.ranks asks for 4 ranks, one a task slot with an address of numa")
                .contains("slots for 2: executor 0 on")
                .contains(
                        "has 2 of 2 slots free (4 cores, 1 a task; 2 of numa, 1 a task: " + String.join(" and ", cpus));
    }

    private TrainingProcess train(ChaosRun run, StandaloneCluster cluster, int ranks, String launch)
            throws IOException {
        List<String> settings = List.of(
                "spark.master=" + cluster.url(),
                "training.threads=0",
                "training.distributed.resource=numa",
                "training.distributed." + launch);
        return TrainingProcess.onExecutors(
                run, processes, ranks, settings, Map.of("spark.executor.resource.numa.amount", "2"));
    }

    private static List<String> twoCpus() {
        CpuBackend backend = CpuBackend.find();
        assumeTrue(backend.complete(), backend.description());
        List<String> cpus = IntStream.range(0, 1024)
                .mapToObj(Integer::toString)
                .filter(cpu ->
                        BoundThread.obstacle(CpuList.parse(cpu).orElseThrow()).isEmpty())
                .limit(2)
                .toList();
        assumeTrue(cpus.size() == 2, "two ranks need two CPUs");
        return cpus;
    }

    /** As the record of the attempt has them. */
    private static List<String> places(ChaosRun run) throws IOException {
        List<String> places = new ArrayList<>();
        for (JsonNode place : JsonMapper.builder()
                .build()
                .readTree(Files.readString(run.training().resolve("attempts/00001.json")))
                .path("places")) {
            places.add(place.asText());
        }
        return places;
    }

    /** The CPUs of each thread of a process that has a name; OpenMP's take the name of the one whose team they are. */
    private static List<String> cpusOf(ProcessHandle process, String name) throws IOException {
        List<String> cpus = new ArrayList<>();
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc/%d/task".formatted(process.pid())))) {
            for (Path thread : threads) {
                String status = status(thread);
                if (status.startsWith("Name:\t" + name + "\n")) {
                    cpus.add(status.replaceFirst("(?s).*\nCpus_allowed_list:\t([^\n]*)\n.*", "$1"));
                }
            }
        }
        return cpus;
    }

    /** Nothing of a thread that has ended since it was listed. */
    private static String status(Path thread) {
        try {
            return Files.readString(thread.resolve("status"));
        } catch (IOException ended) {
            return "";
        }
    }
}
