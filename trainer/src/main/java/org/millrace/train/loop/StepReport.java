package org.millrace.train.loop;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a rank tells all ranks before each step, in a few hundred bytes.
 *
 * @param step steps done so far
 * @param targets of its micro-batches of the step to come
 * @param flops of the model on them
 * @param stop whether it was asked to stop
 * @param seconds that its last step took it; 0 before its first
 * @param communicationSeconds of these during which an operation of the process group was pending
 * @param waitedSeconds of these that its training thread waited for other ranks
 * @param host that the rank runs on
 * @param topics what else it has to tell, see {@link StepTopic}
 */
public record StepReport(
        @JsonProperty("step") long step,
        @JsonProperty("targets") long targets,
        @JsonProperty("flops") double flops,
        @JsonProperty("stop") boolean stop,
        @JsonProperty("seconds") double seconds,
        @JsonProperty("communication_seconds") double communicationSeconds,
        @JsonProperty("waited_seconds") double waitedSeconds,
        @JsonProperty("host") String host,
        @JsonProperty("topics") Map<String, JsonNode> topics) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public StepReport {
        topics = Map.copyOf(topics);
    }

    byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report must be writable as JSON: " + this, e);
        }
    }

    /** @throws IOException if these are not the bytes of a report */
    static StepReport of(byte[] json) throws IOException {
        try {
            return JSON.readValue(json, StepReport.class);
        } catch (JsonProcessingException e) {
            throw new IOException("Not a step's report: " + new String(json, StandardCharsets.UTF_8), e);
        }
    }
}
