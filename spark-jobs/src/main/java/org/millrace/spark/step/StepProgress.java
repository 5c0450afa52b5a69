package org.millrace.spark.step;

import java.time.Duration;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;

/** Logs at intervals how far a step has come, until it is closed. */
final class StepProgress implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(StepProgress.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final String step;
    private final JavaSparkStatusTracker stages;
    private final PartReports reports;
    private final long began = System.nanoTime();
    private final Timer timer = new Timer("step-progress", true);

    private StepProgress(String step, JavaSparkStatusTracker stages, PartReports reports) {
        this.step = step;
        this.stages = stages;
        this.reports = reports;
    }

    static StepProgress start(String step, JavaSparkContext spark, PartReports reports) {
        StepProgress progress = new StepProgress(step, spark.statusTracker(), reports);
        TimerTask log = new TimerTask() {
            @Override
            public void run() {
                progress.log();
            }
        };
        progress.timer.schedule(log, INTERVAL.toMillis(), INTERVAL.toMillis());
        return progress;
    }

    double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    private void log() {
        StringBuilder line = new StringBuilder(step).append(':');
        for (int id : stages.getActiveStageIds()) {
            SparkStageInfo stage = stages.getStageInfo(id);
            if (stage != null) {
                line.append(" stage %d has done %d of %d tasks, %d failed,"
                        .formatted(id, stage.numCompletedTasks(), stage.numTasks(), stage.numFailedTasks()));
            }
        }
        long rows = reports.rowsIn();
        line.append(String.format(
                Locale.ROOT,
                " %d parts written, %d rows, %.0f rows/s, %.0f s",
                reports.partitions(),
                rows,
                rows / seconds(),
                seconds()));
        LOG.info(line);
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
