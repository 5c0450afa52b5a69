package org.millrace.spark.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.millrace.spark.report.StepSummary.MixtureAmounts;
import org.millrace.spark.report.StepSummary.MixtureRow;

/** What mixtures were planned to be: before and after, by source, language and domain. */
final class MixturePart {

    private static final int SHOWN = 30;

    private MixturePart() {}

    static void write(Html html, StepSummary step) {
        for (Map.Entry<String, MixtureAmounts> mixture : step.mixtures().entrySet()) {
            String stage = mixture.getKey();
            html.element(
                    "h3",
                    stage.isEmpty() ? "Plan of " + step.name() : "Plan of " + step.name() + " for stage " + stage);
            for (String axis : List.of("source", "language", "domain")) {
                List<MixtureRow> rows = mixture.getValue().axes().getOrDefault(axis, List.of());
                if (rows.size() > 1 || axis.equals("source") && !rows.isEmpty()) {
                    table(html, axis, rows);
                }
            }
            for (String warning : mixture.getValue().warnings()) {
                html.element("p", warning);
            }
        }
        if (!step.mixtures().isEmpty()) {
            html.element(
                    "p",
                    "Tokens of plans are estimates from bytes. Epochs are how often a document is taken on average.",
                    "class",
                    "quiet");
        }
    }

    private static void table(Html html, String axis, List<MixtureRow> rows) {
        Table table = new Table(
                html,
                axis.substring(0, 1).toUpperCase(Locale.ROOT) + axis.substring(1),
                "#Documents",
                "#Tokens before",
                "#after",
                "#Share before",
                "#wanted",
                "#after",
                "#Epochs");
        for (MixtureRow row : rows.subList(0, Math.min(SHOWN, rows.size()))) {
            table.row().cell(row.category());
            table.number(Numbers.exact(row.documents()));
            table.number(Numbers.brief(row.tokensBefore())).number(Numbers.brief(row.tokensAfter()));
            table.number(Numbers.percent(row.shareBefore()));
            table.number(row.target().isPresent() ? Numbers.percent(row.target().getAsDouble()) : "–");
            table.number(Numbers.percent(row.shareAfter())).number(Numbers.plain(row.epochs()));
        }
        table.end();
        if (rows.size() > SHOWN) {
            html.element("p", "and %d more".formatted(rows.size() - SHOWN), "class", "quiet");
        }
    }
}
