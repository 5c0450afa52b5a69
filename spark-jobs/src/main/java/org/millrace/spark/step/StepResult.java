package org.millrace.spark.step;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step's job has brought back to the driver.
 *
 * @param parts files of the accepted task attempts, in the order of the parts
 * @param counts what happened to the rows
 * @param statistics what only this step can tell
 * @param packed description of a packed dataset
 */
public record StepResult(
        List<List<PartFile>> parts,
        Counts counts,
        Map<String, ?> statistics,
        @Nullable JsonNode packed) {

    /** Of a step that its parts and counts say everything about. */
    public static StepResult of(List<List<PartFile>> parts, Counts counts) {
        return new StepResult(parts, counts, Map.of(), null);
    }

    public StepResult withStatistics(Map<String, ?> newStatistics) {
        return new StepResult(parts, counts, newStatistics, packed);
    }

    public StepResult withPacked(JsonNode newPacked) {
        return new StepResult(parts, counts, statistics, newPacked);
    }
}
