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
 * @param ownSeconds wall time of tasks that the step itself took of tasks that it shares; 0 where it shares none
 * @param writeSeconds wall time of tasks that writing took
 */
public record StepResult(
        List<List<PartFile>> parts,
        Counts counts,
        Map<String, ?> statistics,
        @Nullable JsonNode packed,
        double ownSeconds,
        double writeSeconds) {

    /** Of a step that its parts and counts say everything about. */
    public static StepResult of(List<List<PartFile>> parts, Counts counts) {
        return new StepResult(parts, counts, Map.of(), null, 0, 0);
    }

    static StepResult of(PartReports reports) {
        return new StepResult(
                reports.parts(), reports.counts(), Map.of(), null, reports.seconds(), reports.writeSeconds());
    }

    public StepResult withStatistics(Map<String, ?> newStatistics) {
        return new StepResult(parts, counts, newStatistics, packed, ownSeconds, writeSeconds);
    }

    public StepResult withPacked(JsonNode newPacked) {
        return new StepResult(parts, counts, statistics, newPacked, ownSeconds, writeSeconds);
    }
}
