package org.millrace.spark.corpus;

import java.util.List;
import java.util.Locale;
import org.millrace.spark.step.StepManifest;

/** What the steps of a corpus did, a line each. */
final class CorpusSummary {

    private static final String LINE = "  %-18s %12s %12s %12s %12s %14s";

    private CorpusSummary() {}

    static String table(List<StepManifest> manifests) {
        StringBuilder table = new StringBuilder(LINE.formatted("step", "in", "out", "dropped", "rejected", "tokens"));
        for (StepManifest manifest : manifests) {
            table.append('\n')
                    .append(LINE.formatted(
                            manifest.step(),
                            number(manifest.rowsIn()),
                            number(manifest.rowsOut()),
                            number(manifest.rowsDropped()),
                            number(manifest.rowsRejected()),
                            number(manifest.tokens())));
        }
        return table.toString();
    }

    private static String number(long value) {
        return value == 0 ? "" : String.format(Locale.ROOT, "%,d", value);
    }
}
