package org.millrace.spark.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;
import org.millrace.spark.Main;

/** {@code millrace pretrain} as a process of its own: the driver of a run, with its executors on {@code local-cluster}. */
final class TrainingProcess {

    private static final long PATIENCE_SECONDS = 240;

    private final Process process;
    private final Path log;

    private TrainingProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Trains in one process, without Spark. */
    static TrainingProcess alone(ChaosRun run, String... settings) throws IOException {
        return start(run, new MarkedProcesses("alone"), List.of(settings));
    }

    /**
     * Trains on executors, one a rank.
     *
     * @param processes whose mark the driver and its executors carry
     */
    static TrainingProcess onExecutors(ChaosRun run, MarkedProcesses processes, int ranks, List<String> settings)
            throws IOException {
        return onExecutors(run, processes, ranks, settings, Map.of());
    }

    /** @param spark more of Spark's properties */
    static TrainingProcess onExecutors(
            ChaosRun run, MarkedProcesses processes, int ranks, List<String> settings, Map<String, String> spark)
            throws IOException {
        String more = spark.entrySet().stream()
                .map(property -> ", %s: \"%s\"".formatted(property.getKey(), property.getValue()))
                .collect(Collectors.joining());
        Path temporary = Files.createDirectories(run.directory().resolve("tmp"));
        List<String> all = new ArrayList<>(List.of(
                "spark.master=local-cluster[%d,1,1024]".formatted(ranks),
                "training.ranks=" + ranks,
                "spark.properties={spark.ui.enabled: \"false\", spark.executor.memory: 1g,"
                        + " spark.executor.extraClassPath: \"%s\", spark.executor.extraJavaOptions: \"%s\","
                                .formatted(
                                        System.getProperty("java.class.path"),
                                        "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary)
                        + " spark.hadoop.fs.file.impl: %s, spark.hadoop.%s: \"%s\"%s}"
                                .formatted(
                                        PausingFileSystem.class.getName(),
                                        PausingFileSystem.FOLDER,
                                        pausePoint(run).folder(),
                                        more)));
        all.addAll(settings);
        return start(run, processes, all);
    }

    /** Where the run's processes can be held. */
    static PausePoint pausePoint(ChaosRun run) {
        return new PausePoint(run.directory().resolve("pauses"));
    }

    private static TrainingProcess start(ChaosRun run, MarkedProcesses processes, List<String> settings)
            throws IOException {
        Path temporary = Files.createDirectories(run.directory().resolve("tmp"));
        Files.createDirectories(run.directory().resolve("spark/jars"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Most of its time is the start.
        command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary));
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("pretrain", "--config", run.yaml().toString()));
        for (String setting : settings) {
            command.addAll(List.of("--set", setting));
        }
        Path log = Files.createTempFile(run.directory(), "driver-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(run.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        MarkedProcesses.VARIABLE,
                        processes.mark(),
                        "SPARK_HOME",
                        run.directory().resolve("spark").toString(),
                        "SPARK_LOCAL_DIRS",
                        temporary.toString(),
                        "SPARK_SCALA_VERSION",
                        "2.13",
                        "OMP_NUM_THREADS",
                        "1"));
        return new TrainingProcess(builder.start(), log);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end and returns its exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The driver did not end:\n" + log());
        }
        return process.exitValue();
    }

    /** Waits for its end, which must be a good one. */
    void succeed() throws InterruptedException {
        int code = exitCode();
        if (code != 0) {
            throw new AssertionError("The driver ended with %d:%n%s".formatted(code, log()));
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
