package org.millrace.train.dl4j;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsInitializationReport;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.deeplearning4j.ui.model.storage.impl.SbeStorageMetaData;

/** The frame of one attempt's reports: who sends them, from which machine, and what the process uses. */
final class StatsSession implements Closeable {

    private final StatsDestination destination;
    private final String id;
    private final String worker;
    private final Map<String, long[]> collections = new HashMap<>();
    private long lastTime;

    /** @param name of the session, to which the time is added */
    StatsSession(StatsDestination destination, String name) {
        this.destination = destination;
        this.lastTime = System.currentTimeMillis();
        this.id = name + "-" + lastTime;
        this.worker = ProcessHandle.current().pid() + "@" + host();
    }

    /** Introduces the model and the machine. */
    void begin(ComputationGraphConfiguration graph, List<String> weights, long parameters, String kernels) {
        SbeStatsInitializationReport report = new SbeStatsInitializationReport();
        report.reportIDs(id, StatsListener.TYPE_ID, worker, nextTime());
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        report.reportSoftwareInfo(
                system.getArch(),
                system.getName(),
                runtime.getVmName(),
                System.getProperty("java.version"),
                runtime.getSpecVersion(),
                "Millrace kernels: " + kernels,
                "FLOAT",
                host(),
                worker,
                Map.of("kernels", kernels));
        report.reportHardwareInfo(
                system.getAvailableProcessors(),
                0,
                Runtime.getRuntime().maxMemory(),
                physicalMemory(),
                null,
                null,
                host());
        report.reportModelInfo(
                ComputationGraph.class.getName(),
                graph.toJson(),
                weights.toArray(new String[0]),
                graph.getVertices().size(),
                parameters);
        destination.put(router -> {
            router.putStorageMetaData(new SbeStorageMetaData(
                    report.getTimeStamp(),
                    id,
                    StatsListener.TYPE_ID,
                    worker,
                    SbeStatsInitializationReport.class,
                    SbeStatsReport.class));
            router.putStaticInfo(report);
        });
    }

    /** A report of a step, with memory and garbage collection since the one before filled in. */
    SbeStatsReport report(long step) {
        SbeStatsReport report = new SbeStatsReport();
        report.reportIDs(id, StatsListener.TYPE_ID, worker, nextTime());
        report.reportIterationCount(Math.toIntExact(step));
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory();
        report.reportMemoryUse(
                heap, runtime.maxMemory(), Math.max(0, Pointer.physicalBytes() - heap), physicalMemory(), null, null);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            long[] now = {collector.getCollectionCount(), collector.getCollectionTime()};
            long[] then = collections.getOrDefault(collector.getName(), new long[] {0, 0});
            report.reportGarbageCollection(collector.getName(), (int) (now[0] - then[0]), (int) (now[1] - then[1]));
            collections.put(collector.getName(), now);
        }
        return report;
    }

    void post(SbeStatsReport report) {
        destination.put(router -> router.putUpdate(report));
    }

    /** Milliseconds, each once: the storage keeps one report a time. */
    private long nextTime() {
        lastTime = Math.max(lastTime + 1, System.currentTimeMillis());
        return lastTime;
    }

    private static long physicalMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public void close() throws IOException {
        destination.close();
    }
}
