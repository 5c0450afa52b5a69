package org.millrace.train.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The measured losses of a run by step, over all attempts. */
final class LossHistory {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TreeMap<Long, Double> losses = new TreeMap<>();

    /** Takes over what earlier attempts left up to a step. */
    void read(Configuration configuration, Path metrics, long lastStep) throws IOException {
        FileSystem fileSystem = metrics.getFileSystem(configuration);
        if (!fileSystem.exists(metrics)) {
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(fileSystem.open(metrics), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode object = parse(line);
                if (object.path("step").asLong(Long.MAX_VALUE) <= lastStep
                        && object.path("loss").isNumber()) {
                    add(object.path("step").asLong(), object.path("loss").asDouble());
                }
            }
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException cutShortByAKill) {
            return JSON.missingNode();
        }
    }

    void add(long step, double loss) {
        if (Double.isFinite(loss)) {
            losses.put(step, loss);
        }
    }

    /**
     * Mean of the last share of the steps up to one, of those that were measured; NaN if none was.
     *
     * @param first steps before its stage, to which the mean does not reach back
     * @param step the last, from 1
     */
    double tail(long first, long step, double share) {
        long length = Math.max(1, Math.min(step - first, (long) Math.ceil(share * step)));
        return losses.subMap(step - length, false, step, true).values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
