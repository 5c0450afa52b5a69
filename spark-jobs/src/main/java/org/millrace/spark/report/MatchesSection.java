package org.millrace.spark.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What of a list documents were dropped for, such as items of benchmarks, and how many for each. */
final class MatchesSection implements Section {

    private static final int SHOWN = 100;

    @Override
    public String id() {
        return "matches";
    }

    @Override
    public String title() {
        return "What documents were dropped for";
    }

    @Override
    public boolean isPresent(RunData run) {
        return run.steps().stream().anyMatch(step -> !step.matches().isEmpty());
    }

    @Override
    public void write(Html html, RunData run) {
        for (StepSummary step : run.steps()) {
            if (!step.matches().isEmpty()) {
                html.element("h3", step.name());
                table(html, step);
            }
        }
    }

    private static void table(Html html, StepSummary step) {
        List<Map.Entry<String, Long>> matches = step.matches().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        Table table = new Table(html, "Item", "#Documents");
        for (Map.Entry<String, Long> match : matches.subList(0, Math.min(SHOWN, matches.size()))) {
            table.row().code(match.getKey()).number(Numbers.exact(match.getValue()));
        }
        table.end();
        if (matches.size() > SHOWN) {
            html.element(
                    "p",
                    "The first %d of %s; all are in corpus/%s/_manifest.json under matches."
                            .formatted(SHOWN, Numbers.exact(matches.size()), step.name()),
                    "class",
                    "quiet");
        }
    }
}
