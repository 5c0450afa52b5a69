package org.millrace.spark.step;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Adds up what the tasks of a Spark context cost, from its start until it is closed; steps run one after another. */
final class TaskMeter extends SparkListener implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(TaskMeter.class);
    private static final long PATIENCE_MILLIS = 10_000;

    private final SparkContext spark;
    private final AtomicLong milliseconds = new AtomicLong();
    private final AtomicLong cpuNanoseconds = new AtomicLong();
    private final AtomicLong shuffled = new AtomicLong();

    private TaskMeter(SparkContext spark) {
        this.spark = spark;
    }

    static TaskMeter start(SparkContext spark) {
        TaskMeter meter = new TaskMeter(spark);
        spark.addSparkListener(meter);
        return meter;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        TaskMetrics metrics = end.taskMetrics();
        // A task that was lost with its executor has none.
        if (metrics != null) {
            milliseconds.addAndGet(metrics.executorRunTime());
            cpuNanoseconds.addAndGet(metrics.executorCpuTime());
            shuffled.addAndGet(metrics.shuffleWriteMetrics().bytesWritten());
        }
    }

    /** Waits for what tasks have reported so far. */
    void settle() {
        try {
            spark.listenerBus().waitUntilEmpty(PATIENCE_MILLIS);
        } catch (TimeoutException late) {
            LOG.warn("Spark is late in telling what tasks cost, so the timing of this step is too low");
        }
    }

    /** Processor time of all tasks. */
    double coreSeconds() {
        return cpuNanoseconds.get() / 1e9;
    }

    /** Processor time behind some of the wall time of tasks, which on a busy machine is less. */
    double coreSeconds(double wallSeconds) {
        double all = milliseconds.get() / 1e3;
        return all > 0 ? Math.min(wallSeconds, wallSeconds * coreSeconds() / all) : 0;
    }

    long bytesShuffled() {
        return shuffled.get();
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
