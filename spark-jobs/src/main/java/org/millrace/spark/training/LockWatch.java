package org.millrace.spark.training;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.RunLockedException;
import org.millrace.train.loop.Measurement;
import org.millrace.train.loop.StepResult;
import org.millrace.train.loop.TrainingListener;

/**
 * Looks, before each checkpoint that falls due, whether the run is still in the hands of this attempt: ranks that were
 * frozen and given up, or whose driver was, must not write beside their successors.
 */
final class LockWatch implements TrainingListener {

    private final Configuration configuration;
    private final Path training;
    private final String token;
    private final int attempt;
    private final int checkpointSteps;

    /** @param token of the {@link RunLock} that the driver holds */
    LockWatch(Configuration configuration, Path training, String token, int attempt, int checkpointSteps) {
        this.configuration = configuration;
        this.training = training;
        this.token = token;
        this.attempt = attempt;
        this.checkpointSteps = checkpointSteps;
    }

    @Override
    public void onStep(StepResult step, @Nullable Measurement measurement) throws IOException {
        if (step.step() % checkpointSteps == 0) {
            requireOurs();
        }
    }

    @Override
    public void onEnd() throws IOException {
        requireOurs();
    }

    private void requireOurs() throws IOException {
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
