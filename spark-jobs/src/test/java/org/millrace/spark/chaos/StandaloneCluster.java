package org.millrace.spark.chaos;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/** A Standalone master and workers of one core each, every one a process, as on machines of their own. */
public final class StandaloneCluster implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Path directory;
    private final Map<String, String> environment;
    private final int port;
    private final Process master;
    private final List<Process> workers = new ArrayList<>();

    /**
     * Starts the master and waits until it listens.
     *
     * @param directory for all files of the cluster
     * @param environment of its processes, and so of the executors that they start
     */
    public StandaloneCluster(Path directory, Map<String, String> environment) throws IOException, InterruptedException {
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        master = start(
                List.of("org.apache.spark.deploy.master.Master"),
                List.of("--host", "127.0.0.1", "--port", Integer.toString(port), "--webui-port", "0"));
        awaitMaster();
    }

    public String url() {
        return "spark://127.0.0.1:" + port;
    }

    /**
     * A machine joins.
     *
     * @param host an address of this machine; Spark takes workers of different ones for different machines
     */
    public void addWorker(String host) throws IOException {
        addWorker(host, 1, List.of());
    }

    /** A machine of several cores joins, which offers addresses of a resource. */
    void addWorker(int cores, String resource, List<String> addresses) throws IOException {
        Path script = Files.writeString(
                directory.resolve("discover-" + resource),
                "#!/bin/sh\necho '{\"name\": \"%s\", \"addresses\": [\"%s\"]}'\n"
                        .formatted(resource, String.join("\", \"", addresses)));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("Cannot be made executable: " + script);
        }
        String offered = "-Dspark.worker.resource." + resource;
        addWorker(
                "127.0.0.1",
                cores,
                List.of(offered + ".amount=" + addresses.size(), offered + ".discoveryScript=" + script));
    }

    private void addWorker(String host, int cores, List<String> properties) throws IOException {
        List<String> program = new ArrayList<>(properties);
        program.add("org.apache.spark.deploy.worker.Worker");
        workers.add(start(
                program,
                List.of(
                        "--host",
                        host,
                        "--webui-port",
                        "0",
                        "--cores",
                        Integer.toString(cores),
                        "--memory",
                        "1500m",
                        "--work-dir",
                        directory.resolve("work").toString(),
                        url())));
    }

    /** A machine is lost, with all that runs there. */
    void killWorker() {
        Process worker = workers.remove(0);
        List<ProcessHandle> executors = worker.descendants().toList();
        worker.destroyForcibly().onExit().join();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    /** @param program a class, after properties of its Java machine */
    private Process start(List<String> program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(program);
        command.addAll(arguments);
        Files.createDirectories(directory.resolve("spark/jars"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        Files.createTempFile(directory, "cluster-", ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME",
                        directory.resolve("spark").toString(),
                        "SPARK_SCALA_VERSION",
                        "2.13",
                        "OMP_NUM_THREADS",
                        "1"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void awaitMaster() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (ConnectException notYet) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new AssertionError("The master does not listen on port " + port);
    }

    @Override
    public void close() {
        for (Process worker : workers) {
            worker.descendants().forEach(ProcessHandle::destroyForcibly);
            worker.destroyForcibly();
        }
        master.destroyForcibly();
    }
}
