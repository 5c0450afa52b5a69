package org.millrace.spark.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.launcher.JavaModuleOptions;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.config.SparkConfig;
import org.millrace.spark.session.SparkSessions;

/** A corpus run in a process of its own, that can be killed. */
final class CorpusProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private CorpusProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** The process: a YAML file, a Spark master, and Spark properties as {@code name=value}. */
    public static void main(String[] arguments) throws IOException {
        RunConfig run = SampleRun.parse(Files.readString(Path.of(arguments[0])));
        Map<String, String> properties = new HashMap<>(Map.of("spark.ui.enabled", "false"));
        for (String property : Arrays.asList(arguments).subList(2, arguments.length)) {
            properties.put(property.substring(0, property.indexOf('=')), property.substring(property.indexOf('=') + 1));
        }
        try (JavaSparkContext spark = SparkSessions.open(new SparkConfig(arguments[1], properties), "corpus")) {
            new CorpusPipeline(spark, run).runAll();
        }
    }

    /** A process whose life is so short that most of it is the start. */
    static CorpusProcess start(Path directory, String yaml, String master, String... properties) throws IOException {
        return start(directory, yaml, master, List.of("-Xmx1g", "-XX:TieredStopAtLevel=1"), properties);
    }

    static CorpusProcess start(
            Path directory, String yaml, String master, List<String> javaOptions, String... properties)
            throws IOException {
        Path config = Files.writeString(Files.createTempFile(directory, "run", ".yaml"), yaml);
        Path log = Files.createTempFile(directory, "run", ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CorpusProcess.class.getName()));
        command.addAll(List.of(config.toString(), master));
        command.addAll(List.of(properties));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new CorpusProcess(process, log);
    }

    /** Waits until the file or directory is there; false if the process ended before it was. */
    boolean reaches(Path path) throws InterruptedException {
        while (process.isAlive()) {
            if (Files.exists(path)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return Files.exists(path);
    }

    /** SIGKILL: the process gets no chance to tidy up. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Waits for its end, which has to be a good one. */
    void finish() throws IOException, InterruptedException {
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new AssertionError("The run did not end well:\n" + log());
        }
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        kill();
    }
}
