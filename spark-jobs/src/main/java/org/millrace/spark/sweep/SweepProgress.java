package org.millrace.spark.sweep;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** Logs how far a sweep has come. Work is counted in FLOPs, of running runs by their steps. */
final class SweepProgress {

    private static final Logger LOG = LogManager.getLogger(SweepProgress.class);
    private static final double INTERVAL_SECONDS = 10;

    private final JavaSparkContext spark;
    private final int runs;
    private final double work;
    private final double workBefore;
    private final long began = System.nanoTime();
    private final Set<String> running = new HashSet<>();
    private double lastReport;
    private double workEnded;
    private int ended;

    /** @param waiting runs that this process begins */
    SweepProgress(JavaSparkContext spark, List<SweepRun> waiting) throws IOException {
        this.spark = spark;
        this.runs = waiting.size();
        this.work = waiting.stream().mapToDouble(SweepRun::flops).sum();
        double before = 0;
        for (SweepRun run : waiting) {
            before += workOf(run);
        }
        this.workBefore = before;
    }

    void ended(SweepRun run, SweepResult result) {
        ended++;
        workEnded += run.flops();
        Double loss = result.loss();
        LOG.info(
                "{} of {}: {} is {}{}, {} s",
                ended,
                runs,
                run.name(),
                result.status().key(),
                loss == null ? "" : String.format(Locale.ROOT, ", loss %.4f", loss),
                Math.round(result.seconds()));
    }

    /** Logs a line, if it is time for one. */
    void report(Map<SweepRun, ? extends JavaFutureAction<?>> jobs) throws IOException {
        double seconds = (System.nanoTime() - began) / 1e9;
        if (seconds - lastReport < INTERVAL_SECONDS || jobs.isEmpty()) {
            return;
        }
        lastReport = seconds;
        double done = workEnded;
        int active = 0;
        for (Map.Entry<SweepRun, ? extends JavaFutureAction<?>> job : jobs.entrySet()) {
            SweepRun run = job.getKey();
            if (isActive(job.getValue())) {
                active++;
                running.add(run.name());
            }
            if (running.contains(run.name())) {
                done += workOf(run);
            }
        }
        double pace = (done - workBefore) / seconds;
        LOG.info(
                "{} of {} runs ended, {} running, {} waiting; {} % of the work{}",
                ended,
                runs,
                active,
                jobs.size() - active,
                Math.round(100 * done / work),
                pace > 0 ? ", about " + duration((work - done) / pace) + " left" : "");
    }

    private boolean isActive(JavaFutureAction<?> job) {
        for (int id : job.jobIds()) {
            var info = spark.statusTracker().getJobInfo(id);
            for (int stageId : info == null ? new int[0] : info.stageIds()) {
                SparkStageInfo stage = spark.statusTracker().getStageInfo(stageId);
                if (stage != null && stage.numActiveTasks() > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private double workOf(SweepRun run) throws IOException {
        RunFolder folder = new RunFolder(
                spark.hadoopConfiguration(), new Path(run.config().run().directory()));
        long steps =
                LossCurve.read(spark.hadoopConfiguration(), folder.metrics()).steps();
        return run.flops() * Math.min(1, (double) steps / run.plan().steps());
    }

    private static String duration(double seconds) {
        long s = Math.round(seconds);
        return s >= 3_600 ? "%dh %02dm".formatted(s / 3_600, s % 3_600 / 60) : "%dm %02ds".formatted(s / 60, s % 60);
    }
}
