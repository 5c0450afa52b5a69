package org.millrace.spark.watch;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * The numbers of a run as a source of Spark's metrics in the driver, so that every sink that Spark is configured with
 * gets them: the servlet for Prometheus, JMX, Graphite, a CSV file.
 */
final class RunMetrics implements Source, AutoCloseable {

    private final LiveRun run;
    private final MetricRegistry registry = new MetricRegistry();

    private RunMetrics(LiveRun run) {
        this.run = run;
    }

    /** Registers a run with the Spark of this process, until it is closed. */
    static RunMetrics register(LiveRun run) {
        RunMetrics metrics = new RunMetrics(run);
        metrics.refresh();
        SparkEnv.get().metricsSystem().registerSource(metrics);
        return metrics;
    }

    /** Brings in the numbers that have become known and takes out those that are not any more, as of a rank that is gone. */
    synchronized void refresh() {
        Map<String, Double> gauges = Gauges.of(run.view());
        Set<String> known = Set.copyOf(registry.getNames());
        for (String name : known) {
            if (!gauges.containsKey(name)) {
                registry.remove(name);
            }
        }
        for (String name : gauges.keySet()) {
            if (!known.contains(name)) {
                registry.register(
                        name, (Gauge<Double>) () -> Gauges.of(run.view()).getOrDefault(name, Double.NaN));
            }
        }
    }

    @Override
    public String sourceName() {
        return "millrace";
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    @Override
    public void close() {
        SparkEnv environment = SparkEnv.get();
        if (environment != null) {
            environment.metricsSystem().removeSource(this);
        }
    }
}
