package org.millrace.train.loop;

import java.io.IOException;
import java.util.function.LongFunction;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.train.checkpoint.Checkpoint;
import org.millrace.train.checkpoint.CheckpointContents;
import org.millrace.train.checkpoint.CheckpointStore;

/** Writes a checkpoint every so many steps and when the run ends. Comes last, so that all else is on disk before it. */
final class CheckpointListener implements TrainingListener {

    private static final Logger LOG = LogManager.getLogger(CheckpointListener.class);

    private final CheckpointStore store;
    private final int everySteps;
    private final LongFunction<CheckpointContents> contents;
    private final TrainingListener others;
    private long step;
    private long savedStep;

    /**
     * @param contents of a checkpoint after that many steps, asked for when these are done
     * @param others are told of every checkpoint
     */
    CheckpointListener(
            CheckpointStore store, int everySteps, LongFunction<CheckpointContents> contents, TrainingListener others) {
        this.store = store;
        this.everySteps = everySteps;
        this.contents = contents;
        this.others = others;
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) {
        step = stepsDone;
        savedStep = stepsDone;
    }

    @Override
    public void onStep(StepResult result, @Nullable Measurement measurement) throws IOException {
        step = result.step();
        if (step % everySteps == 0) {
            save();
        }
    }

    @Override
    public void onEnd() throws IOException {
        if (step > savedStep) {
            save();
        }
    }

    private void save() throws IOException {
        long start = System.nanoTime();
        Checkpoint checkpoint = store.write(step, contents.apply(step));
        savedStep = step;
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.info("Checkpoint {} in {} ms", checkpoint.folder(), Math.round(1e3 * seconds));
        others.onCheckpoint(new SavedCheckpoint(step, checkpoint.folder(), seconds, seconds));
    }
}
