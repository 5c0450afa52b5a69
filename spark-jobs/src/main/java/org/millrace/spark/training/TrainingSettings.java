package org.millrace.spark.training;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.metrics.sink.PrometheusServlet;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.TrainingConfig;

/** What training needs of Spark. Where a setting can be chosen, what the user says stays. */
public final class TrainingSettings {

    private static final String DYNAMIC = "spark.dynamicAllocation.enabled";
    private static final String EXECUTOR_CORES = "spark.executor.cores";
    private static final String INSTANCES = "spark.executor.instances";

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
        String ofExecutor = ofExecutor(resource);
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

    private static String ofExecutor(String resource) {
        return "spark.executor.resource.%s.amount".formatted(resource);
    }

    private static String ofTask(String resource) {
        return "spark.task.resource.%s.amount".formatted(resource);
    }

    /** Ranks that certainly divide the memory of a process: where they are threads of the driver, all of them. */
    public static int ranksOfAProcess(SparkConf conf, TrainingConfig training) {
        return isCluster(conf) ? 1 : training.ranks();
    }

    /** Lays them over the configuration of a driver that is about to start. */
    public static SparkConf apply(SparkConf conf, int ranks, DistributedConfig distributed) {
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
                // On YARN and Kubernetes Spark ends an application that has lost some executors, however long that
                // took;
                // how much is too much is for max_restarts to say.
                "spark.executor.maxNumFailures", Integer.toString(Integer.MAX_VALUE),
                // As scripts/millrace: threads of a kernel wait awake for the next one, but not for long.
                "spark.executorEnv.GOMP_SPINCOUNT", "10000",
                // Prometheus finds the run's numbers at the driver's UI.
                "spark.metrics.conf.driver.sink.prometheusServlet.class", PrometheusServlet.class.getName(),
                "spark.metrics.conf.driver.sink.prometheusServlet.path", "/metrics/prometheus");
        defaults.forEach(conf::setIfMissing);
        String resource = distributed.resource();
        if (resource != null) {
            conf.setIfMissing(ofTask(resource), "1");
        }
        if (conf.contains(EXECUTOR_CORES)) {
            // One rank an executor, or an address of it, with all of its cores: the first to come up would else get
            // several.
            int each = resource == null ? 1 : conf.getInt(ofExecutor(resource), 1);
            int cores = conf.getInt(EXECUTOR_CORES, 1) / Math.max(1, each);
            conf.setIfMissing("spark.task.cpus", Integer.toString(Math.max(1, cores)));
        }
        if (conf.get("spark.master", "").matches("yarn|k8s:.*")) {
            // Both start two executors unless told otherwise.
            conf.setIfMissing(INSTANCES, Integer.toString(executors(conf, ranks)));
        }
        return conf;
    }

    /** Executors that have slots for all ranks. */
    private static int executors(SparkConf conf, int ranks) {
        int slots = Math.max(1, conf.getInt(EXECUTOR_CORES, 1) / conf.getInt("spark.task.cpus", 1));
        return (ranks + slots - 1) / slots;
    }
}
