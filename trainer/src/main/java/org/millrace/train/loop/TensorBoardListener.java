package org.millrace.train.loop;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.train.tensorboard.EventFile;

/**
 * Writes the measurements of a run for TensorBoard, one file an attempt. A folder that cannot be written to ends the file
 * and not the training; the next checkpoint that can be written begins another.
 */
final class TensorBoardListener implements TrainingListener {

    private static final Logger LOG = LogManager.getLogger(TensorBoardListener.class);

    /** With more ranks only the slowest is drawn: TensorBoard gives every curve a card. */
    private static final int MOST_DRAWN_RANKS = 32;

    private final Configuration configuration;
    private final Path folder;
    private final InstantSource clock;
    private @Nullable EventFile file;
    private long step;

    TensorBoardListener(Configuration configuration, Path folder, InstantSource clock) {
        this.configuration = configuration;
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) {
        step = stepsDone;
        begin();
    }

    private void begin() {
        attempt(() -> file = new EventFile(configuration, folder, step + 1, clock));
    }

    @Override
    public void onStep(StepResult result, @Nullable Measurement measurement) {
        step = result.step();
        if (file == null || measurement == null) {
            return;
        }
        EventFile open = file;
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put("train/loss", result.loss());
        scalars.put("train/gradient_norm", result.gradientNorm());
        scalars.put("train/learning_rate", result.learningRate());
        scalars.put("train/batch_tokens", (double) result.batchTokens());
        scalars.put("train/tokens", (double) result.totalTokens());
        scalars.put("train/skipped_steps", (double) result.totalSkipped());
        scalars.put("speed/tokens_per_second", measurement.tokensPerSecond());
        Double utilisation = measurement.flopUtilisation();
        if (utilisation != null) {
            scalars.put("speed/flop_utilisation", utilisation);
        }
        scalars.put("speed/step_seconds", result.seconds());
        scalars.put("memory/resident_bytes", (double) measurement.memory().residentBytes());
        scalars.put("memory/tensor_bytes", (double) measurement.memory().tensorBytes());
        ranks(measurement.ranks(), scalars);
        attempt(() -> open.write(step, scalars));
    }

    private static void ranks(List<RankStep> ranks, Map<String, Double> scalars) {
        if (ranks.isEmpty()) {
            return;
        }
        scalars.put("ranks/stragglers", (double) Stragglers.of(ranks).size());
        scalars.put(
                "ranks/slowest_own_seconds",
                ranks.stream().mapToDouble(RankStep::ownSeconds).max().orElseThrow());
        scalars.put(
                "ranks/mean_waited_seconds",
                ranks.stream().mapToDouble(RankStep::waitedSeconds).average().orElseThrow());
        if (ranks.size() > MOST_DRAWN_RANKS) {
            return;
        }
        for (RankStep rank : ranks) {
            String name = "rank_%02d".formatted(rank.rank());
            scalars.put("rank_own_seconds/" + name, rank.ownSeconds());
            scalars.put("rank_communication_seconds/" + name, rank.communicationSeconds());
        }
    }

    @Override
    public void onCheckpoint(SavedCheckpoint checkpoint) {
        if (file == null) {
            begin();
        }
        if (file != null) {
            EventFile open = file;
            Map<String, Double> scalars = new LinkedHashMap<>();
            scalars.put("checkpoint/pause_seconds", checkpoint.pauseSeconds());
            scalars.put("checkpoint/seconds", checkpoint.seconds());
            attempt(() -> open.write(checkpoint.step(), scalars));
        }
    }

    @Override
    public void close() {
        if (file != null) {
            EventFile open = file;
            attempt(open::close);
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void attempt(Writing writing) {
        try {
            writing.run();
        } catch (IOException | FSError e) {
            LOG.warn(
                    "No numbers for TensorBoard in {} until the next checkpoint; training goes on: {}",
                    folder,
                    e.toString());
            end();
        }
    }

    /** What goes wrong now was told before. */
    private void end() {
        EventFile ended = file;
        file = null;
        if (ended == null) {
            return;
        }
        try {
            ended.close();
        } catch (IOException | FSError e) {
            LOG.debug("Could not close {}", ended.path(), e);
        }
    }
}
