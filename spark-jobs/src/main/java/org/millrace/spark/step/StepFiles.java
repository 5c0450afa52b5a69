package org.millrace.spark.step;

import java.io.IOException;
import java.io.Serializable;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A step's output directory as its tasks see it. Every attempt of a task writes to names of its own, so attempts that
 * are retried, run twice or outlive their driver never touch each other's files.
 */
public final class StepFiles implements Serializable {

    static final String ATTEMPTS = "_attempts";

    private final String directory;
    private final Broadcast<SerializableConfiguration> configuration;

    StepFiles(Path directory, Broadcast<SerializableConfiguration> configuration) {
        this.directory = directory.toString();
        this.configuration = configuration;
    }

    /** Hadoop's configuration, as the driver has it. */
    public Configuration configuration() {
        return configuration.value().value();
    }

    /** A path that nobody else uses, for one file of one attempt, or for one folder of files. */
    public Path newAttempt() {
        return new Path(attempts(), UUID.randomUUID().toString());
    }

    /**
     * Describes a file that has been written to {@link #newAttempt}, or into it, and closed.
     *
     * @param name its final name, such as {@link PartFile#PART}
     */
    public PartFile finished(Path attempt, String name, long rows) throws IOException {
        long bytes =
                attempt.getFileSystem(configuration()).getFileStatus(attempt).getLen();
        String below = attempts().toUri().relativize(attempt.toUri()).getPath();
        return new PartFile(name, below, rows, bytes, FileChecksum.of(configuration(), attempt));
    }

    private Path attempts() {
        return new Path(directory, ATTEMPTS);
    }
}
