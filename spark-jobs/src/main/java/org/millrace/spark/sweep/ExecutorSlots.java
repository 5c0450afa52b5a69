package org.millrace.spark.sweep;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.jdk.javaapi.CollectionConverters;

/** How many tasks Spark's executors run at a time. */
final class ExecutorSlots {

    private static final Logger LOG = LogManager.getLogger(ExecutorSlots.class);
    private static final long POLL_MILLISECONDS = 50;
    private static final long PATIENCE_MILLISECONDS = 30_000;

    private final JavaSparkContext spark;

    ExecutorSlots(JavaSparkContext spark) {
        this.spark = spark;
    }

    /**
     * Tasks that run at a time on the machine that runs most, which may have several executors. Waits for a while until
     * there is an executor; if there is none by then, 1.
     */
    int mostOfAMachine() throws InterruptedException {
        for (long waited = 0; waited < PATIENCE_MILLISECONDS; waited += POLL_MILLISECONDS) {
            Map<String, Integer> slots = ofEachMachine();
            if (!slots.isEmpty()) {
                return slots.values().stream().mapToInt(Integer::intValue).max().orElse(1);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
        }
        LOG.warn("No executor has come yet, so each run of the sweep plans with all memory of its machine");
        return 1;
    }

    private Map<String, Integer> ofEachMachine() {
        Map<String, Integer> slots = new HashMap<>();
        for (ExecutorSummary executor :
                CollectionConverters.asJava(spark.sc().statusStore().executorList(true))) {
            if (executor.maxTasks() > 0) { // the driver of a cluster has none
                String host = executor.hostPort().replaceFirst(":\\d+$", "");
                slots.merge(host, executor.maxTasks(), Integer::sum);
            }
        }
        return slots;
    }
}
