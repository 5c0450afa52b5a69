package org.millrace.train.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.train.checkpoint.Fence;

/**
 * {@code metrics.jsonl}: one JSON object a measurement. A resumed run first cuts the lines beyond its checkpoint, so that
 * no step appears twice; {@code seconds} goes on from the last line that stays. An attempt that was given up adds nothing
 * to the lines of its successor, who has put a file of its own in the place of the one that they go to.
 *
 * <p>A line that cannot be written does not end the run. It is written once there is a checkpoint again, which is sooner
 * than the run could need it: what comes after the last checkpoint is done again.
 */
final class MetricsFile implements TrainingListener {

    private static final Logger LOG = LogManager.getLogger(MetricsFile.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FileSystem fileSystem;
    private final Path file;
    private final Fence fence;
    private final LineFile lines;
    private double secondsBefore;

    /** @param fence asked before each write */
    MetricsFile(Configuration configuration, Path file, Fence fence) throws IOException {
        FileSystem found = file.getFileSystem(configuration);
        this.fileSystem = found instanceof LocalFileSystem local ? local.getRaw() : found;
        this.file = file;
        this.fence = fence;
        this.lines = new LineFile(fileSystem, file);
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) throws IOException {
        fence.requireOurs();
        lines.begin(target -> copyUntil(stepsDone, target));
    }

    private void copyUntil(long lastStep, OutputStream target) throws IOException {
        if (!fileSystem.exists(file)) {
            return;
        }
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(fileSystem.open(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode object = parse(line);
                if (object != null && object.path("step").asLong(Long.MAX_VALUE) <= lastStep) {
                    target.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                    secondsBefore = object.path("seconds").asDouble();
                }
            }
        }
    }

    /** The line's object, or null if a kill cut the line short. */
    private static @Nullable JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    @Override
    public void onStep(StepResult step, @Nullable Measurement measurement) {
        if (measurement == null) {
            return;
        }
        ObjectNode line = JSON.createObjectNode();
        line.put("step", step.step());
        line.put("stage", step.stage().name());
        putFinite(line, "loss", step.loss());
        line.put("learning_rate", step.learningRate());
        line.put("batch_tokens", step.batchTokens());
        putFinite(line, "gradient_norm", step.gradientNorm());
        line.put("tokens", step.totalTokens());
        line.put("tokens_per_second", measurement.tokensPerSecond());
        line.put("flop_utilisation", measurement.flopUtilisation());
        line.put("memory_bytes", measurement.memory().residentBytes());
        line.put("seconds", secondsBefore + measurement.seconds());
        line.put("skipped", step.totalSkipped());
        putRanks(line, measurement.ranks());
        lines.add(line.toString());
        if (!lines.isTroubled() && mayWrite()) { // a file system that is away takes long to say so: once is enough
            lines.write();
        }
    }

    @Override
    public void onCheckpoint(SavedCheckpoint checkpoint) {
        if (lines.isTroubled() && mayWrite()) {
            lines.recover();
        }
    }

    /** Whether the run is known to be ours; throws if it is known not to be. */
    private boolean mayWrite() {
        try {
            fence.requireOurs();
            return true;
        } catch (IOException unknown) {
            lines.trouble(unknown);
            return false;
        }
    }

    /** Arrays by rank, of means since the line before, and the ranks that the others wait for. */
    private static void putRanks(ObjectNode line, List<RankStep> ranks) {
        if (ranks.isEmpty()) {
            return;
        }
        line.put("ranks", ranks.size());
        ArrayNode stragglers = line.putArray("stragglers");
        Stragglers.of(ranks).forEach(rank -> stragglers.add(rank.rank()));
        putRanks(line, "rank_step_seconds", ranks, RankStep::seconds);
        putRanks(line, "rank_own_seconds", ranks, RankStep::ownSeconds);
        putRanks(line, "rank_communication_seconds", ranks, RankStep::communicationSeconds);
        putRanks(line, "rank_waited_seconds", ranks, RankStep::waitedSeconds);
    }

    private static void putRanks(ObjectNode line, String name, List<RankStep> ranks, ToDoubleFunction<RankStep> value) {
        ArrayNode values = line.putArray(name);
        ranks.forEach(rank -> values.add(Math.round(1e6 * value.applyAsDouble(rank)) / 1e6));
    }

    /** JSON has no NaN and no infinity: null says that the number was not finite. */
    private static void putFinite(ObjectNode line, String name, double value) {
        line.put(name, Double.isFinite(value) ? value : null);
    }

    @Override
    public void close() {
        if (lines.canDiscard() && !isOurs()) {
            lines.discard(); // an object store would show these lines in place of the successor's
        } else {
            lines.close();
        }
    }

    private boolean isOurs() {
        try {
            fence.requireOurs();
            return true;
        } catch (IOException | RuntimeException others) {
            LOG.warn("Leaving the lines of metrics as they are: {}", others.getMessage());
            return false;
        }
    }
}
