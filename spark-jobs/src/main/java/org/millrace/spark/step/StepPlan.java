package org.millrace.spark.step;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * All that decides a step's output. Equal plans give equal bytes.
 *
 * @param step its name and its directory below {@code corpus/}: {@code filter}, {@code pack/short}
 * @param codeVersion raised by hand when a change of the code changes the output
 * @param config its resolved settings
 * @param inputs what it reads
 */
public record StepPlan(String step, int codeVersion, JsonNode config, List<InputEntry> inputs) {

    /** SHA-256 of the plan. */
    public String fingerprint() {
        return Fingerprint.of(StableJson.compact(this));
    }
}
