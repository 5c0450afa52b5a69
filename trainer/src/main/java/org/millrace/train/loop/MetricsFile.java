package org.millrace.train.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.train.checkpoint.Fence;

/**
 * {@code metrics.jsonl}: one JSON object a measurement. A resumed run first cuts the lines beyond its checkpoint, so that
 * no step appears twice; {@code seconds} goes on from the last line that stays. An attempt that was given up adds nothing
 * to the lines of its successor.
 */
final class MetricsFile implements TrainingListener {

    private static final Logger LOG = LogManager.getLogger(MetricsFile.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FileSystem fileSystem;
    private final Path file;
    private final Fence fence;
    private double secondsBefore;
    private @Nullable FSDataOutputStream out;

    /** @param fence asked before each write */
    MetricsFile(Configuration configuration, Path file, Fence fence) throws IOException {
        FileSystem found = file.getFileSystem(configuration);
        this.fileSystem = found instanceof LocalFileSystem local ? local.getRaw() : found;
        this.file = file;
        this.fence = fence;
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) throws IOException {
        fence.requireOurs();
        fileSystem.mkdirs(file.getParent());
        Path kept = new Path(file.getParent(), "." + file.getName() + ".kept");
        byte[] lines = linesUntil(stepsDone, kept);
        if (!fileSystem.hasPathCapability(file, CommonPathCapabilities.FS_APPEND)) {
            // An object store shows the file once it is closed, with these lines and all that follow.
            out = fileSystem.create(file, true);
            out.write(lines);
            return;
        }
        try (FSDataOutputStream target = fileSystem.create(kept, true)) {
            target.write(lines);
            target.hsync();
        }
        fileSystem.delete(file, false);
        if (!fileSystem.rename(kept, file)) {
            throw new IOException("Could not rename %s to %s".formatted(kept, file));
        }
        out = fileSystem.append(file);
    }

    /** The lines up to a step; from the copy, if an earlier start was killed before it took the file's place. */
    private byte[] linesUntil(long lastStep, Path copy) throws IOException {
        Path source = fileSystem.exists(file) ? file : copy;
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        if (!fileSystem.exists(source)) {
            return kept.toByteArray();
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(fileSystem.open(source), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode object = parse(line);
                if (object != null && object.path("step").asLong(Long.MAX_VALUE) <= lastStep) {
                    kept.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
                    secondsBefore = object.path("seconds").asDouble();
                }
            }
        }
        return kept.toByteArray();
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
    public void onStep(StepResult step, @Nullable Measurement measurement) throws IOException {
        if (measurement == null || out == null) {
            return;
        }
        fence.requireOurs();
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
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.hflush();
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
    public void close() throws IOException {
        if (out != null) {
            if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM) && !isOurs()) {
                out.abort(); // an object store would show these lines in place of the successor's
                return;
            }
            try {
                out.close();
            } catch (IOException e) {
                // HDFS throws the exception of a failed write once more, and none can be suppressed in favour of
                // itself.
                throw new IOException("Could not close %s: %s".formatted(file, e.getMessage()), e);
            }
        }
    }

    private boolean isOurs() {
        try {
            fence.requireOurs();
            return true;
        } catch (IOException | RuntimeException others) {
            LOG.warn("Leaving {} as it is: {}", file, others.getMessage());
            return false;
        }
    }
}
