package org.millrace.spark.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.millrace.spark.report.RunData.AttemptSummary;
import org.millrace.spark.report.RunData.CheckpointSummary;
import org.millrace.spark.report.RunData.Sample;
import org.millrace.train.scaling.LossForecast;

/** Reads what training and generation left. */
final class TrainingReader {

    private static final String METRICS = "training/metrics.jsonl";
    private static final String FORECAST = "training/forecast.json";
    private static final String CHECKPOINTS = "training/checkpoints";
    private static final String ATTEMPTS = "training/attempts";
    private static final String SAMPLES = "samples.jsonl";

    private final RunFiles files;
    private final List<String> notes;

    TrainingReader(RunFiles files, List<String> notes) {
        this.files = files;
        this.notes = notes;
    }

    /** Of a step that was logged twice, because a run was resumed before it, the later line counts. */
    TrainingMetrics metrics() throws IOException {
        var bySteps = new TreeMap<Long, TrainingMetrics.Point>();
        files.jsonLines(METRICS, line -> {
            if (line.path("step").isNumber()) {
                bySteps.put(line.path("step").asLong(), point(line));
            }
        });
        if (bySteps.isEmpty()) {
            notes.add("No training metrics.");
        }
        return new TrainingMetrics(List.copyOf(bySteps.values()));
    }

    private static TrainingMetrics.Point point(JsonNode line) {
        return new TrainingMetrics.Point(
                line.path("step").asLong(),
                line.path("stage").asText(""),
                number(line, "loss"),
                number(line, "learning_rate"),
                number(line, "batch_tokens"),
                number(line, "gradient_norm"),
                number(line, "tokens"),
                number(line, "tokens_per_second"),
                number(line, "flop_utilisation"),
                number(line, "memory_bytes"),
                number(line, "seconds"),
                number(line, "skipped"),
                new TrainingMetrics.Ranks(
                        numbers(line, "rank_step_seconds"),
                        numbers(line, "rank_own_seconds"),
                        numbers(line, "rank_communication_seconds"),
                        numbers(line, "rank_waited_seconds"),
                        numbers(line, "stragglers").stream()
                                .map(Double::intValue)
                                .toList()));
    }

    private static List<Double> numbers(JsonNode line, String field) {
        var numbers = new ArrayList<Double>();
        line.path(field).forEach(value -> numbers.add(value.asDouble()));
        return numbers;
    }

    private static double number(JsonNode line, String field) {
        JsonNode value = line.path(field);
        return value.isNumber() && Double.isFinite(value.asDouble()) ? value.asDouble() : Double.NaN;
    }

    /** What a law expected of the loss. */
    Optional<LossForecast> forecast() throws IOException {
        Optional<String> text = files.text(FORECAST);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LossForecast.fromJson(text.get().getBytes(StandardCharsets.UTF_8)));
        } catch (JsonProcessingException damaged) {
            notes.add(FORECAST + " could not be read: " + damaged.getOriginalMessage());
            return Optional.empty();
        }
    }

    List<CheckpointSummary> checkpoints() throws IOException {
        String latest = files.text(CHECKPOINTS + "/LATEST").map(String::strip).orElse("");
        var checkpoints = new ArrayList<CheckpointSummary>();
        for (String folder : files.folders(CHECKPOINTS)) {
            String path = CHECKPOINTS + "/" + folder;
            if (!files.exists(path + "/COMMITTED")) {
                continue;
            }
            Optional<JsonNode> state = files.json(path + "/trainer_state.json");
            state.ifPresent(of -> checkpoints.add(new CheckpointSummary(
                    folder,
                    of.path("step").asLong(),
                    of.path("stage").asText(""),
                    of.path("tokens").asLong(),
                    number(of, "last_loss"),
                    folder.equals(latest))));
        }
        checkpoints.sort(Comparator.comparingLong(CheckpointSummary::step));
        if (checkpoints.isEmpty()) {
            notes.add("No committed checkpoint.");
        }
        return checkpoints;
    }

    /** Attempts at the run, in their order. */
    List<AttemptSummary> attempts() throws IOException {
        var attempts = new ArrayList<AttemptSummary>();
        for (FileStatus status : files.list(ATTEMPTS)) {
            String name = status.getPath().getName();
            if (name.endsWith(".json") && !name.startsWith(".")) {
                files.json(ATTEMPTS + "/" + name)
                        .ifPresent(of -> attempts.add(new AttemptSummary(
                                of.path("attempt").asInt(),
                                instant(of, "began"),
                                instant(of, "ended"),
                                of.path("from_step").asLong(),
                                number(of, "step"),
                                of.path("ranks").asInt(1),
                                of.path("sharding").asText(""),
                                of.path("end").asText(""))));
            }
        }
        return attempts;
    }

    private static Optional<Instant> instant(JsonNode object, String field) {
        try {
            return Optional.of(Instant.parse(object.path(field).asText()));
        } catch (DateTimeParseException absent) {
            return Optional.empty();
        }
    }

    List<Sample> samples() throws IOException {
        var samples = new ArrayList<Sample>();
        files.jsonLines(SAMPLES, line -> {
            samples.add(
                    new Sample(line.path("prompt").asText(), line.path("text").asText(), settings(line)));
        });
        if (samples.isEmpty()) {
            notes.add("No generated samples.");
        }
        return samples;
    }

    private static List<String> settings(JsonNode line) {
        var settings = new ArrayList<String>();
        for (Map.Entry<String, JsonNode> field : line.properties()) {
            if (!Set.of("prompt", "text").contains(field.getKey())
                    && field.getValue().isValueNode()) {
                settings.add(field.getKey().replace('_', ' ') + " "
                        + field.getValue().asText());
            }
        }
        return settings;
    }
}
