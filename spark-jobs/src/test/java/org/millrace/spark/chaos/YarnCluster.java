package org.millrace.spark.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A ResourceManager and two NodeManagers of YARN, and HDFS for what they hand to containers, in this process. The containers
 * are processes, which are killed if they hold too much.
 */
final class YarnCluster implements AutoCloseable {

    private static final int MACHINES = 2;
    private static final int MACHINE_MEBIBYTES = 4096;
    private static final int SMALLEST_CONTAINER_MEBIBYTES = 128;
    private static final long PATIENCE_MILLISECONDS = 60_000;

    private final MiniDFSCluster files;
    private final MiniYARNCluster cluster;
    private final YarnClient client;
    private final Path configuration;

    /** @param directory for the configuration that clients of the cluster need */
    YarnCluster(Path directory) throws IOException, InterruptedException, YarnException {
        files = new MiniDFSCluster.Builder(
                        new Configuration(), directory.resolve("dfs").toFile())
                .numDataNodes(1)
                .build();
        YarnConfiguration settings = new YarnConfiguration();
        settings.set("fs.defaultFS", files.getURI().toString());
        settings.set("dfs.replication", "1");
        // The minicluster brings no capacity-scheduler.xml.
        settings.set("yarn.scheduler.capacity.root.queues", "default");
        settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
        settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, SMALLEST_CONTAINER_MEBIBYTES);
        settings.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, MACHINE_MEBIBYTES);
        settings.setBoolean(YarnConfiguration.YARN_MINICLUSTER_CONTROL_RESOURCE_MONITORING, true);
        // How full this machine's disk is has nothing to do with it.
        settings.setBoolean("yarn.nodemanager.disk-health-checker.enable", false);
        cluster = new MiniYARNCluster("millrace-yarn", MACHINES, 1, 1);
        cluster.init(settings);
        cluster.start();
        if (!cluster.waitForNodeManagersToConnect(PATIENCE_MILLISECONDS)) {
            throw new AssertionError("The NodeManagers do not find the ResourceManager");
        }
        configuration = Files.createDirectories(directory.resolve("hadoop"));
        for (String name : List.of("core-site.xml", "yarn-site.xml")) {
            try (OutputStream out = Files.newOutputStream(configuration.resolve(name))) {
                cluster.getConfig().writeXml(out);
            }
        }
        client = YarnClient.createYarnClient();
        client.init(cluster.getConfig());
        client.start();
    }

    /** What {@code HADOOP_CONF_DIR} has to name. */
    Path configuration() {
        return configuration;
    }

    /** What the ResourceManager knows of an application. */
    Optional<ApplicationReport> report(String name) throws IOException, YarnException {
        return client.getApplications().stream()
                .filter(application -> application.getName().equals(name))
                .findFirst();
    }

    /** What all containers of an application wrote to standard error. */
    String logs(ApplicationReport application) throws IOException {
        String folder = application.getApplicationId().toString();
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(cluster.getTestWorkDir().toPath())) {
            List<Path> logs = files.filter(file -> file.endsWith("stderr"))
                    .filter(file -> file.toString().contains(folder))
                    .sorted()
                    .toList();
            for (Path log : logs) {
                text.append(log).append('\n').append(Files.readString(log)).append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        client.stop();
        cluster.stop();
        files.close();
    }
}
