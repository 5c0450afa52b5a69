package org.millrace.train.dl4j;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.impl.RemoteUIStatsStorageRouter;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.Dl4jStatsConfig;

/** Where reports go: a file of Deeplearning4j's storage, a UI in another JVM, or both. */
final class StatsDestination implements Closeable {

    private static final Logger LOG = LogManager.getLogger(StatsDestination.class);

    private final List<StatsStorageRouter> routers = new ArrayList<>();
    private final @Nullable StatsFile file;
    private final @Nullable RemoteUIStatsStorageRouter remote;

    /**
     * @param runDirectory what a relative file is in
     * @throws IOException if the file cannot be opened
     */
    StatsDestination(Dl4jStatsConfig config, Configuration hadoop, Path runDirectory) throws IOException {
        this.file = config.file() == null ? null : StatsFile.open(hadoop, new Path(runDirectory, config.file()));
        this.remote = config.url() == null ? null : new RemoteUIStatsStorageRouter(config.url());
        if (file != null) {
            routers.add(file.storage());
            LOG.info("Statistics for the Deeplearning4j UI go to {}", file);
        }
        if (remote != null) {
            routers.add(remote);
            LOG.info("Statistics go to the Deeplearning4j UI at {}", config.url());
        }
    }

    /** Hands something to each of them; one that fails is left out from then on, since training matters more. */
    void put(Consumer<StatsStorageRouter> report) {
        routers.removeIf(router -> {
            try {
                report.accept(router);
                return false;
            } catch (RuntimeException e) {
                LOG.warn("No more statistics for the Deeplearning4j UI: {} failed", router, e);
                return true;
            }
        });
    }

    /** A UI gets what it has taken by then. */
    @Override
    public void close() {
        if (remote != null) {
            remote.close();
        }
        if (file != null) {
            try {
                file.close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("The statistics for the Deeplearning4j UI in {} are incomplete", file, e);
            }
        }
    }
}
