package org.millrace.spark.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.millrace.spark.report.StepSummary.MixtureAmounts;
import org.millrace.spark.report.StepSummary.MixtureRow;
import org.millrace.spark.report.StepSummary.Reason;

/** What the data steps did, for a terminal: the documents by step with the commonest reasons, then the mixtures. */
final class CorpusText {

    private static final String STEP = "  %-20s %10s %10s %10s %10s %12s  %s";
    private static final String CATEGORY = "  %-20s %10s %10s %8s %8s %8s %10s %7s";
    private static final int MOST_REASONS = 2;
    private static final int MOST_CATEGORIES = 8;

    private CorpusText() {}

    /** Several lines without a line feed at the end; nothing where there are no steps. */
    static String of(List<StepSummary> steps) {
        if (steps.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("Documents by step:\n");
        text.append(STEP.formatted("", "in", "out", "dropped", "unreadable", "characters", "most often"));
        for (StepSummary step : steps) {
            text.append('\n')
                    .append(STEP.formatted(
                                    step.name(),
                                    Numbers.exact(step.rowsIn()),
                                    Numbers.exact(step.rowsOut()),
                                    count(step.rowsDropped()),
                                    count(step.rowsRejected()),
                                    step.charactersOut() == 0 ? "" : Numbers.brief(step.charactersOut()),
                                    reasons(step.reasons()))
                            .stripTrailing());
        }
        for (StepSummary step : steps) {
            step.mixtures().forEach((stage, mixture) -> text.append(mixture(step.name(), stage, mixture)));
        }
        return text.toString();
    }

    private static String count(long rows) {
        return rows == 0 ? "" : Numbers.exact(rows);
    }

    private static String reasons(List<Reason> reasons) {
        String shown = reasons.stream()
                .limit(MOST_REASONS)
                .map(reason -> reason.name().substring(reason.name().lastIndexOf('.') + 1) + " "
                        + Numbers.exact(reason.count()))
                .collect(Collectors.joining(", "));
        return reasons.size() > MOST_REASONS ? shown + ", …" : shown;
    }

    private static String mixture(String step, String stage, MixtureAmounts mixture) {
        StringBuilder text = new StringBuilder("\n\nMixture of ").append(step);
        text.append(stage.isEmpty() ? "" : " for stage " + stage).append(":\n");
        text.append(
                CATEGORY.formatted("", "documents", "tokens", "share", "wanted", "after", "tokens after", "epochs"));
        for (Map.Entry<String, List<MixtureRow>> axis : mixture.axes().entrySet()) {
            List<MixtureRow> rows = axis.getValue();
            if (rows.size() > 1 || axis.getKey().equals("source") && !rows.isEmpty()) {
                text.append("\n by ").append(axis.getKey());
                rows.stream()
                        .limit(MOST_CATEGORIES)
                        .forEach(row -> text.append('\n').append(category(row)));
                if (rows.size() > MOST_CATEGORIES) {
                    text.append("\n  … and %d more".formatted(rows.size() - MOST_CATEGORIES));
                }
            }
        }
        mixture.warnings().forEach(warning -> text.append("\n  ! ").append(warning));
        return text.toString();
    }

    private static String category(MixtureRow row) {
        return CATEGORY.formatted(
                row.category(),
                Numbers.exact(row.documents()),
                Numbers.brief(row.tokensBefore()),
                Numbers.percent(row.shareBefore()),
                row.target().isPresent() ? Numbers.percent(row.target().getAsDouble()) : "",
                Numbers.percent(row.shareAfter()),
                Numbers.brief(row.tokensAfter()),
                Numbers.plain(row.epochs()));
    }
}
