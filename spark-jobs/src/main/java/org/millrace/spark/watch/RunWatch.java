package org.millrace.spark.watch;

import java.io.IOException;
import java.time.InstantSource;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.WatchConfig;

/**
 * Shows a training while its driver runs: on the live page, and as metrics of Spark where there is Spark. The driver tells
 * it what happens; any thread may. What goes wrong in it ends no training.
 */
public final class RunWatch implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(RunWatch.class);

    private final LiveRun run;
    private final @Nullable LivePage page;
    private final @Nullable RunMetrics metrics;

    private RunWatch(LiveRun run, @Nullable LivePage page, @Nullable RunMetrics metrics) {
        this.run = run;
        this.page = page;
        this.metrics = metrics;
    }

    /** Begins to show the training of a run directory; open it after Spark. */
    public static RunWatch open(WatchConfig config, Path directory) {
        // The directory may have been given with a slash at its end.
        LiveRun run =
                new LiveRun(new Path(directory.toString()).getName(), directory.toString(), InstantSource.system());
        return new RunWatch(run, page(config, run), SparkEnv.get() == null ? null : RunMetrics.register(run));
    }

    private static @Nullable LivePage page(WatchConfig config, LiveRun run) {
        if (!config.page()) {
            return null;
        }
        try {
            LivePage page = LivePage.open(config, run);
            LOG.info("The run can be watched at {}", page.url());
            return page;
        } catch (IOException e) {
            LOG.warn("{}", e.getMessage());
            return null;
        }
    }

    /** An attempt begins. */
    public void begin(int ranks) {
        run.begin(ranks);
        refresh();
    }

    /** Rank 0 has told how far it is. */
    public void update(RunStatus status) {
        run.update(status);
        refresh();
    }

    /** The attempt has failed; another may follow. */
    public void failed(String reason) {
        run.failed(reason);
    }

    /** No further attempt follows. */
    public void ended(RunEnd end) {
        run.ended(end);
    }

    private void refresh() {
        if (metrics != null) {
            metrics.refresh();
        }
    }

    @Override
    public void close() {
        if (metrics != null) {
            metrics.close();
        }
        if (page != null) {
            page.close();
        }
    }
}
