package org.millrace.train.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.train.checkpoint.CheckpointFailedException;
import org.millrace.train.checkpoint.CheckpointResult;
import org.millrace.train.checkpoint.CheckpointWriter;
import org.millrace.train.checkpoint.TrainingCheckpoint;
import org.millrace.train.config.CheckpointConfig;

/**
 * When a run writes checkpoints, and what becomes of it when they fail: every so many steps, and at the end. A few may
 * fail in a row, for a disk may be full and a file system away for a while; the last one is tried again. All ranks call
 * the same methods at the same steps.
 */
final class Checkpointing implements TrainingListener, StepTopic {

    private static final Logger LOG = LogManager.getLogger(Checkpointing.class);
    private static final long FIRST_PAUSE_MILLIS = 5_000;

    private final CheckpointWriter writer;
    private final CheckpointConfig config;
    private final LongFunction<TrainingCheckpoint> contents;
    private final TrainingListener others;
    private long step;
    private long savedStep;
    private int failures;

    /**
     * Checkpoints of a run.
     *
     * @param contents of a checkpoint after that many steps, asked for when these are done
     * @param others of the first rank are told of every checkpoint that is committed
     */
    Checkpointing(
            CheckpointWriter writer,
            CheckpointConfig config,
            LongFunction<TrainingCheckpoint> contents,
            TrainingListener others) {
        this.writer = writer;
        this.config = config;
        this.contents = contents;
        this.others = others;
    }

    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public @Nullable JsonNode tell() {
        return writer.report();
    }

    @Override
    public void hear(long step, List<JsonNode> byRank) throws IOException {
        settle(writer.learn(byRank));
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) {
        this.step = stepsDone;
        this.savedStep = stepsDone;
    }

    @Override
    public void onStep(StepResult result, @Nullable Measurement measurement) throws IOException {
        step = result.step();
        if (step % config.everySteps() == 0) {
            if (writer.inProgress()) {
                LOG.warn(
                        "A checkpoint falls due at step {} while the one before is still being written: training waits"
                                + " for it. Write fewer, or to a faster file system",
                        step);
                settle(writer.finish());
            }
            settle(writer.begin(contents.apply(step)));
        }
    }

    /** Waits for the checkpoint in progress, if there is one; all ranks do. */
    void finish() throws IOException {
        settle(writer.finish());
    }

    /** Returns when the checkpoint of the last step is committed. */
    @Override
    public void onEnd() throws IOException {
        finish();
        for (long pause = FIRST_PAUSE_MILLIS; step > savedStep; pause *= 2) {
            if (failures > 0) {
                pause(pause);
            }
            settle(writer.begin(contents.apply(step)));
            settle(writer.finish());
        }
    }

    private static void pause(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted before a checkpoint was tried again");
        }
    }

    private void settle(Optional<CheckpointResult> ended) throws IOException {
        if (ended.isEmpty()) {
            return;
        }
        CheckpointResult result = ended.get();
        if (result.isCommitted()) {
            savedStep = result.step();
            failures = 0;
            if (writer.isFirst()) {
                LOG.info(
                        "Checkpoint {}: {} MB in {} s, {} s of them to write; training stood still for {} s",
                        result.folder(),
                        result.bytes() / 1_000_000,
                        seconds(result.seconds()),
                        seconds(result.writeSeconds()),
                        seconds(result.pauseSeconds()));
                others.onCheckpoint(
                        new SavedCheckpoint(result.step(), result.folder(), result.pauseSeconds(), result.seconds()));
            }
            return;
        }
        failures++;
        String message =
                "The checkpoint of step %d could not be written: %s".formatted(result.step(), result.failure());
        if (failures > config.maxFailures()) {
            throw new CheckpointFailedException(
                    ("%s. It is failure %d in a row, training.checkpoint.max_failures is %d. See to the file system (its"
                                    + " room, quota and permissions, whether it is up) and start the run again: it goes on"
                                    + " from step %d")
                            .formatted(message, failures, config.maxFailures(), savedStep));
        }
        LOG.log(
                writer.isFirst() ? Level.ERROR : Level.DEBUG,
                "{}. Training goes on, from step {} if it is killed now; {} more may fail in a row",
                message,
                savedStep,
                config.maxFailures() - failures);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }

    /** Ends the writing of a checkpoint in progress where it is. */
    @Override
    public void close() {
        writer.close();
    }
}
