package org.millrace.spark.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.millrace.spark.Main;

/** {@code pretrain} on two ranks, submitted to YARN by the {@code spark-submit} of a Spark distribution. */
final class YarnSubmission {

    /** The environment's variable that names the distribution. */
    static final String DISTRIBUTION = "MILLRACE_SPARK_HOME";

    private static final long PATIENCE_SECONDS = 240;
    private static final String QUICK = "-XX:TieredStopAtLevel=1"; // most of a process's time is its start

    private final ChaosRun run;
    private final YarnCluster cluster;
    private final String name;
    private final Process process;
    private final Path log;

    private YarnSubmission(ChaosRun run, YarnCluster cluster, String name, Process process, Path log) {
        this.run = run;
        this.cluster = cluster;
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Submits a run.
     *
     * @param processes whose mark all of its processes carry
     * @param mode of deployment, cluster or client
     * @param options of spark-submit, beside those that every run has
     * @param settings of the run
     */
    static YarnSubmission submit(
            ChaosRun run,
            YarnCluster cluster,
            MarkedProcesses processes,
            String mode,
            List<String> options,
            List<String> settings)
            throws IOException {
        Path spark = Path.of(System.getenv(DISTRIBUTION));
        Path temporary = Files.createDirectories(run.directory().resolve("tmp"));
        Map<String, String> environment = Map.of(
                MarkedProcesses.VARIABLE,
                processes.mark(),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "OMP_NUM_THREADS",
                "1");
        List<String> command =
                new ArrayList<>(List.of(spark.resolve("bin/spark-submit").toString()));
        command.addAll(List.of("--master", "yarn", "--deploy-mode", mode, "--name", processes.mark()));
        command.addAll(List.of("--driver-memory", "1g", "--executor-memory", "1g", "--executor-cores", "1"));
        command.addAll(List.of("--files", run.yaml().toString(), "--class", Main.class.getName()));
        environment.forEach((variable, value) -> {
            command.addAll(List.of("--conf", "spark.yarn.appMasterEnv.%s=%s".formatted(variable, value)));
            command.addAll(List.of("--conf", "spark.executorEnv.%s=%s".formatted(variable, value)));
        });
        Map.of(
                        "spark.yarn.jars",
                        "local:" + spark.resolve("jars/*"),
                        "spark.yarn.report.interval",
                        "200ms",
                        "spark.driver.extraJavaOptions",
                        QUICK,
                        "spark.executor.extraJavaOptions",
                        QUICK)
                .forEach((property, value) -> command.addAll(List.of("--conf", property + "=" + value)));
        command.addAll(options);
        command.add(application(temporary).toString());
        // In the cluster it lies where --files has put it.
        String config = mode.equals("cluster")
                ? run.yaml().getFileName().toString()
                : run.yaml().toString();
        command.addAll(List.of("pretrain", "--config", config, "--set", "training.ranks=2"));
        command.addAll(List.of(
                "--set", "run.directory=" + run.directory().resolve("run").toUri()));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        Path log = Files.createTempFile(run.directory(), "submit-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(run.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "HADOOP_CONF_DIR",
                        cluster.configuration().toString(),
                        "SPARK_HOME",
                        spark.toString(),
                        "SPARK_SUBMIT_OPTS",
                        QUICK + " -Djava.io.tmpdir=" + temporary));
        return new YarnSubmission(run, cluster, processes.mark(), builder.start(), log);
    }

    /** Stands for millrace.jar, which tests are run without: it names what that holds. */
    private static Path application(Path directory) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(System.getProperty("java.class.path").split(":"))
                                .filter(entry -> !entry.matches(".*/org/apache/(spark|hadoop)/.*"))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        Path jar = directory.resolve("application.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.finish();
        }
        return jar;
    }

    /** Waits until the run has come to a step. */
    void awaitStep(long step) throws IOException, InterruptedException, YarnException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (run.lastStep() < step) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("The run did not come to step %d:%n%s".formatted(step, log()));
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** Waits for the end of spark-submit, which is that of the application, and returns its exit code. */
    int exitCode() throws IOException, InterruptedException, YarnException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The application did not end:\n" + log());
        }
        return process.exitValue();
    }

    /** What the ResourceManager knows of it. */
    ApplicationReport report() throws IOException, YarnException {
        Optional<ApplicationReport> report = cluster.report(name);
        return report.orElseThrow(() -> new AssertionError("YARN has got no application " + name));
    }

    /** What spark-submit and the containers wrote. */
    String log() throws IOException, YarnException {
        String submit = Files.readString(log);
        Optional<ApplicationReport> report = cluster.report(name);
        return report.isEmpty() ? submit : submit + "\n" + cluster.logs(report.get());
    }
}
