package org.millrace.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.DocumentId;
import org.millrace.data.read.SourceFile;
import org.millrace.spark.trace.WayStep;

/** The way of a document for a person to read: a line a step, with what changed there. */
final class WhyText {

    private WhyText() {}

    static String of(DocumentId id, Optional<SourceFile> file, List<WayStep> way) {
        StringBuilder text = new StringBuilder("Document %s (%d)".formatted(id, id.toLong()));
        file.ifPresent(
                known -> text.append(" of %s: record %d of %s".formatted(known.source(), id.record(), known.path())));
        WayStep before = null;
        for (WayStep step : way) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n  %-24s %-10s %s",
                    step.step(),
                    step.outcome().label().replace('_', ' '),
                    String.join("; ", details(step, before))));
            before = step;
        }
        if (before != null && goesOn(before)) {
            text.append(
                    "%n%nIt is in what has been made so far, %d time%s. `millrace trace --document %s` names the training steps."
                            .formatted(copies(before), copies(before) == 1 ? "" : "s", id));
        }
        return text.toString()
                .lines()
                .map(String::stripTrailing)
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
    }

    private static boolean goesOn(WayStep step) {
        return step.outcome() == WayStep.Outcome.PASSED || step.outcome() == WayStep.Outcome.UNSEEN;
    }

    private static List<String> details(WayStep step, @Nullable WayStep before) {
        List<String> details = new ArrayList<>();
        if (step.reason() != null) {
            details.add(step.reason()
                    + (step.measured() == null ? "" : ": measured " + step.measured())
                    + (step.threshold() == null || step.threshold().isEmpty() ? "" : ", limit " + step.threshold()));
        }
        if (step.characters() != null && (before == null || !step.characters().equals(before.characters()))) {
            details.add(String.format(Locale.ROOT, "%,d characters", step.characters()));
        }
        if (step.language() != null && (before == null || !step.language().equals(before.language()))) {
            details.add("language " + step.language());
        }
        news(step.scores(), before == null ? null : before.scores())
                .forEach((name, value) -> details.add(name + " " + value));
        news(step.labels(), before == null ? null : before.labels())
                .forEach((name, value) -> details.add(name + " " + value));
        if (copies(step) != (before == null ? 1 : copies(before))) {
            details.add("taken %d times".formatted(copies(step)));
        }
        if (step.note() != null) {
            details.add(step.note());
        }
        return details;
    }

    private static int copies(WayStep step) {
        return step.copies() == null ? 1 : step.copies();
    }

    /** What a step has added or changed. */
    private static <V> SortedMap<String, V> news(
            @Nullable SortedMap<String, V> now, @Nullable SortedMap<String, V> before) {
        SortedMap<String, V> news = new TreeMap<>();
        if (now != null) {
            for (Map.Entry<String, V> entry : now.entrySet()) {
                if (before == null || !entry.getValue().equals(before.get(entry.getKey()))) {
                    news.put(entry.getKey(), entry.getValue());
                }
            }
        }
        return news;
    }
}
