package org.millrace.train.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rank tells the others of its part in a phase of a checkpoint.
 *
 * @param step of the checkpoint
 * @param phase that it has ended
 * @param failure why it could not; null if it did
 * @param files that it wrote in the phase
 */
record ShardReport(
        long step, CheckpointWriter.Phase phase, @Nullable String failure, List<FileRecord> files) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    ShardReport {
        files = List.copyOf(files);
    }

    JsonNode toJson() {
        return JSON.valueToTree(this);
    }

    static ShardReport of(JsonNode node) {
        try {
            return JSON.treeToValue(node, ShardReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A rank sent what is no report on a checkpoint: " + node, e);
        }
    }
}
