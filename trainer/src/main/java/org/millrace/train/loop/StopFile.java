package org.millrace.train.loop;

import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A file named {@code stop} in the run directory ends the run as SIGTERM does: after the step it is at, with a checkpoint.
 * It works from any machine that sees the directory. Looked for on a thread of its own, so a slow file system slows no
 * step.
 *
 * <p>The file goes when it has been obeyed, or when a person starts the run again; an attempt that follows a failure finds
 * it still there and obeys.
 */
public final class StopFile implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(StopFile.class);
    private static final String NAME = "stop";
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final FileSystem fileSystem;
    private final Path path;
    private final Runnable stop;
    private final Thread watcher = new Thread(this::look, "stop-file");
    private boolean reported;
    private volatile boolean found;

    /** @param stop called when the file is there, once and on another thread */
    public StopFile(Configuration configuration, Path runDirectory, Runnable stop) throws IOException {
        this.fileSystem = runDirectory.getFileSystem(configuration);
        this.path = path(runDirectory);
        this.stop = stop;
    }

    /** Begins to look for the file, until it is found or this is closed. */
    public void watch() {
        watcher.setDaemon(true);
        watcher.start();
    }

    private static Path path(Path runDirectory) {
        return new Path(runDirectory, NAME);
    }

    /** Takes away what was meant for an earlier process; a run that is begun shall go. */
    public static void clear(Configuration configuration, Path runDirectory) throws IOException {
        Path path = path(runDirectory);
        if (path.getFileSystem(configuration).delete(path, false)) {
            LOG.warn("Removed {}, which was there before this run began", path);
        }
    }

    private void look() {
        try {
            while (!isThere()) {
                Thread.sleep(INTERVAL.toMillis());
            }
            found = true;
            LOG.warn("Found {}: training stops after this step, with a checkpoint", path);
            stop.run();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isThere() {
        try {
            boolean there = fileSystem.exists(path);
            reported = false;
            return there;
        } catch (IOException e) {
            if (!reported && !Thread.currentThread().isInterrupted()) {
                reported = true;
                LOG.warn("Could not look for {}; trying on", path, e);
            }
            return false;
        }
    }

    /** The run has ended in order, so a file that was found has done its work and is removed. */
    public void obeyed() throws IOException {
        if (found) {
            fileSystem.delete(path, false);
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
