package org.millrace.train.loop;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.profile.KernelProfile;
import org.millrace.train.kernel.profile.MachinePeaks;

/**
 * Profiles some steps of a run: the table goes to the log, the trace to a file. The first step of the process is left
 * out, as it allocates memory and its code is not compiled yet. It measures time up to its own call, so it is the first of
 * its chain.
 */
final class ProfileListener implements TrainingListener {

    private static final Logger LOG = LogManager.getLogger(ProfileListener.class);

    private final KernelProfile profile;
    private final int steps;
    private final Configuration configuration;
    private final Path file;
    private @Nullable MachinePeaks peaks;
    private State state = State.WARMING_UP;

    private enum State {
        WARMING_UP,
        RECORDING,
        DONE
    }

    /**
     * @param steps to be profiled
     * @param file for the trace, replaced if it is there
     */
    ProfileListener(KernelProfile profile, int steps, Configuration configuration, Path file) {
        this.profile = profile;
        this.steps = steps;
        this.configuration = configuration;
        this.file = file;
    }

    /** Measures what the machine can do, while the step's memory is not there yet. */
    @Override
    public void onStart(TrainingPlan plan, long stepsDone) {
        peaks = MachinePeaks.measure(profile.kernels());
    }

    @Override
    public void onStep(StepResult step, @Nullable Measurement measurement) {
        if (state == State.RECORDING) {
            profile.endStep(step.step(), step.seconds());
            if (profile.steps() == steps) {
                finish();
            }
        } else if (state == State.WARMING_UP) {
            profile.start();
            state = State.RECORDING;
        }
    }

    @Override
    public void onEnd() {
        if (state == State.DONE) {
            return;
        }
        if (profile.steps() == 0) {
            LOG.warn("Nothing was profiled: this attempt made one step or none, and the first is left out to warm up");
        } else {
            finish();
        }
    }

    private void finish() {
        state = State.DONE;
        profile.stop();
        if (peaks == null) {
            throw new IllegalStateException("onStart comes before the first step");
        }
        LOG.info("{}", profile.table(peaks));
        try (OutputStream out = file.getFileSystem(configuration).create(file, true)) {
            profile.trace(peaks).write(out);
        } catch (IOException | FSError e) {
            LOG.warn("The trace could not be written to {}; training goes on without it", file, e);
            return;
        }
        LOG.info("The trace of these steps is {}: open it in ui.perfetto.dev or chrome://tracing", file);
    }
}
