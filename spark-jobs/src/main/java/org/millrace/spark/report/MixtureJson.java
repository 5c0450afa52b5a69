package org.millrace.spark.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.millrace.spark.report.StepSummary.MixtureAmounts;
import org.millrace.spark.report.StepSummary.MixtureRow;

/** Reads what a mixture left of its plan in the manifest. */
final class MixtureJson {

    private MixtureJson() {}

    /** Mixtures by stage; none of a step that is no mixture. */
    static SortedMap<String, MixtureAmounts> read(JsonNode mixtures) {
        var byStage = new TreeMap<String, MixtureAmounts>();
        for (Map.Entry<String, JsonNode> mixture : mixtures.properties()) {
            var axes = new TreeMap<String, List<MixtureRow>>();
            var warnings = new ArrayList<String>();
            mixture.getValue().path("warnings").forEach(warning -> warnings.add(warning.asText()));
            for (String axis : List.of("source", "language", "domain")) {
                var rows = new ArrayList<MixtureRow>();
                mixture.getValue().path(axis).forEach(row -> rows.add(row(row)));
                axes.put(axis, rows);
            }
            byStage.put(mixture.getKey(), new MixtureAmounts(axes, warnings));
        }
        return byStage;
    }

    private static MixtureRow row(JsonNode row) {
        JsonNode target = row.path("target");
        return new MixtureRow(
                row.path("category").asText(),
                row.path("documents").asLong(),
                row.path("tokens_before").asLong(),
                row.path("share_before").asDouble(),
                target.isNumber() ? OptionalDouble.of(target.asDouble()) : OptionalDouble.empty(),
                row.path("tokens_after").asLong(),
                row.path("share_after").asDouble(),
                row.path("epochs").asDouble());
    }
}
