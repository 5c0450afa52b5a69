package org.millrace.spark.training;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.metrics.sink.PrometheusServlet;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.config.Problems;

/** What training needs of Spark. Where a setting can be chosen, what the user says stays. */
public final class TrainingSettings {

    private static final String DYNAMIC = "spark.dynamicAllocation.enabled";

    private TrainingSettings() {}

    /** Whether Spark's tasks run in other processes than the driver. */
    public static boolean isCluster(SparkConf conf) {
        return !conf.get("spark.master").matches("local(\\[.*])?");
    }

    /** Threads for tasks of a local master; 0 where it names none that can be read. */
    public static int localSlots(String master) {
        if (master.equals("local")) {
            return 1;
        }
        String threads =
                master.replaceFirst("local\\[", "").replaceFirst("[,\\]].*", "").strip();
        if (threads.equals("*")) {
            return Runtime.getRuntime().availableProcessors();
        }
        return threads.matches("\\d{1,6}") ? Integer.parseInt(threads) : 0;
    }

    /** Adds what keeps each rank from having an address of the resource that the configuration names. */
    static void checkResource(SparkConf conf, @Nullable String resource, Problems problems) {
        if (resource == null) {
            return;
        }
        if (!isCluster(conf)) {
            problems.add(
                    "training.distributed.resource",
                    resource,
                    "nothing, since spark.master is " + conf.get("spark.master"),
                    "ranks are threads of the driver there; remove the key, or name a cluster");
            return;
        }
        String ofExecutor = "spark.executor.resource.%s.amount".formatted(resource);
        if (!conf.contains(ofExecutor)) {
            problems.add(
                    ofExecutor,
                    "nothing",
                    "how many addresses of %s an executor has".formatted(resource),
                    "training.distributed.resource gives each rank one");
        }
        String ofTask = ofTask(resource);
        if (!conf.get(ofTask, "1").matches("1(\\.0*)?")) {
            problems.add(ofTask, conf.get(ofTask), "1", "each rank takes one address; remove the key");
        }
    }

    private static String ofTask(String resource) {
        return "spark.task.resource.%s.amount".formatted(resource);
    }

    /** Lays them over the configuration of a driver that is about to start. */
    public static SparkConf apply(SparkConf conf, DistributedConfig distributed) {
        // Two copies of a rank are a stranger too many, and ranks do not come and go with the load.
        conf.set("spark.speculation", "false");
        conf.set(DYNAMIC, "false");
        Map<String, String> defaults = Map.of(
                // A task that does not end when it is told to takes its executor with it, and the slot is free again.
                "spark.task.reaper.enabled", "true",
                "spark.task.reaper.pollingInterval", "2s",
                "spark.task.reaper.killTimeout", "8s",
                // A rank that does not come to the rendezvous; a year is Spark's own default.
                "spark.barrier.sync.timeout", Math.max(5, distributed.launchSeconds()) + "s",
                // Slots are waited for before a job is begun; should one be lost in between, Spark looks again soon.
                "spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s",
                "spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures",
                        Integer.toString(Math.max(5, distributed.launchSeconds())),
                // As scripts/millrace: threads of a kernel wait awake for the next one, but not for long.
                "spark.executorEnv.GOMP_SPINCOUNT", "10000",
                // Prometheus finds the run's numbers at the driver's UI.
                "spark.metrics.conf.driver.sink.prometheusServlet.class", PrometheusServlet.class.getName(),
                "spark.metrics.conf.driver.sink.prometheusServlet.path", "/metrics/prometheus");
        defaults.forEach(conf::setIfMissing);
        if (distributed.resource() != null) {
            conf.setIfMissing(ofTask(distributed.resource()), "1");
        }
        return conf;
    }
}
