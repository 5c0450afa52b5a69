package org.millrace.spark.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The loss of every step of a run, from its {@code metrics.jsonl}.
 *
 * @param losses by step, from 1; NaN where the loss was no finite number
 * @param skipped steps without an update
 * @param seconds of training
 */
record LossCurve(TreeMap<Long, Double> losses, long skipped, double seconds) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The curve so far; empty if the run has not begun. */
    static LossCurve read(Configuration hadoop, Path metrics) throws IOException {
        TreeMap<Long, Double> losses = new TreeMap<>();
        long skipped = 0;
        double seconds = 0;
        FileSystem fileSystem = metrics.getFileSystem(hadoop);
        if (fileSystem.exists(metrics)) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(fileSystem.open(metrics), StandardCharsets.UTF_8))) {
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    JsonNode line = parse(text);
                    if (line.has("step")) {
                        losses.put(line.get("step").asLong(), line.path("loss").asDouble(Double.NaN));
                        skipped = line.path("skipped").asLong();
                        seconds = line.path("seconds").asDouble();
                    }
                }
            }
        }
        return new LossCurve(losses, skipped, seconds);
    }

    /** Nothing, if a run that is being written to or was killed has cut the line short. */
    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException cutShort) {
            return JSON.missingNode();
        }
    }

    /** Steps up to the last that is known. */
    long steps() {
        return losses.isEmpty() ? 0 : losses.lastKey();
    }

    /** Whether the loss of every step up to that one is known. */
    boolean isComplete(long steps) {
        return losses.size() == steps && steps() == steps;
    }

    /**
     * The mean loss of the last ⌈share · steps⌉ steps, at least one: of each step the loss of its batch before its
     * update, where that is a number; nothing if none is.
     */
    OptionalDouble tail(double share) {
        long length = Math.max(1, (long) Math.ceil(share * steps()));
        return losses.tailMap(steps() - length, false).values().stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .average();
    }

    /** The loss of the first step, of the model as it was initialised; NaN if it is not known. */
    double first() {
        return losses.getOrDefault(1L, Double.NaN);
    }
}
