package org.millrace.spark.training;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.RunLockedException;
import org.millrace.train.checkpoint.Fence;

/** Looks into the run's lock whether the run is still in the hands of this attempt of this driver. */
final class LockFence implements Fence {

    private final Configuration configuration;
    private final Path training;
    private final String token;
    private final int attempt;

    /** @param token of the {@link RunLock} that the driver holds */
    LockFence(Configuration configuration, Path training, String token, int attempt) {
        this.configuration = configuration;
        this.training = training;
        this.token = token;
        this.attempt = attempt;
    }

    @Override
    public void requireOurs() throws IOException {
        try {
            if (!RunLock.isHeldBy(configuration, training, token, attempt)) {
                throw new RunLockedException(
                        "%s is in other hands now: attempt %d is over".formatted(training, attempt));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while looking at the lock of the run");
        }
    }
}
