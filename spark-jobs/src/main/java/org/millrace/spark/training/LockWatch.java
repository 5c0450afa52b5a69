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
 * Looks, before each checkpoint that falls due, whether the run is still that of the driver which began this attempt: ranks
 * whose driver was frozen and replaced must not write beside those of the new one.
 */
final class LockWatch implements TrainingListener {

    private final Configuration configuration;
    private final Path training;
    private final String token;
    private final int checkpointSteps;

    /** @param token of the {@link RunLock} that the driver holds */
    LockWatch(Configuration configuration, Path training, String token, int checkpointSteps) {
        this.configuration = configuration;
        this.training = training;
        this.token = token;
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
            if (!RunLock.isHeldBy(configuration, training, token)) {
                throw new RunLockedException(
                        "%s has another driver now: the ranks of this one end".formatted(training));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while looking at the lock of the run");
        }
    }
}
