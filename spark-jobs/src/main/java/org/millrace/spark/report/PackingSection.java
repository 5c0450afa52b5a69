package org.millrace.spark.report;

import java.util.List;
import java.util.Optional;
import org.millrace.spark.report.RunData.PackSummary;

/** What each stage's sequences consist of. */
final class PackingSection implements Section {

    @Override
    public String id() {
        return "packing";
    }

    @Override
    public String title() {
        return "Packing";
    }

    @Override
    public boolean isPresent(RunData run) {
        return !run.packs().isEmpty() || tokens(run).isPresent();
    }

    @Override
    public void write(Html html, RunData run) {
        if (!run.packs().isEmpty()) {
            stages(html, run);
        }
        tokens(run).ifPresent(tokenize -> {
            html.open("div", "class", "columns");
            ColumnChart.draw(html, "Documents by tokens", List.of(), tokenize.lengths(), "tokens");
            html.close();
        });
    }

    private static Optional<StepSummary> tokens(RunData run) {
        return run.step("tokenize").filter(step -> !step.lengths().isEmpty());
    }

    private static void stages(Html html, RunData run) {
        Table table = new Table(
                html,
                "Stage",
                "Packing",
                "#Sequence length",
                "#Sequences",
                "#Full length",
                "#Tokens kept",
                "#Padding",
                "#Documents",
                "#Documents cut",
                "#Longer than a sequence",
                "#Cuts a million tokens",
                "#Seconds",
                "#Files",
                "#Size");
        for (PackSummary pack : run.packs()) {
            table.row().cell(pack.stage()).cell(pack.policy());
            table.number(Numbers.exact(pack.sequenceLength()));
            table.number(Numbers.exact(pack.sequences()));
            table.number(Numbers.percent((double) pack.fullLength() / Math.max(1, pack.sequences())));
            table.number(Numbers.percent((double) pack.tokens() / Math.max(1, pack.tokens() + pack.leftOut())));
            table.number(Numbers.percent((double) pack.padding() / Math.max(1, pack.tokens() + pack.padding())));
            table.number(Numbers.exact(pack.documents()));
            table.number(Numbers.exact(pack.documentsCut()));
            table.number(Numbers.exact(pack.documentsTooLong()));
            table.number(Numbers.plain(pack.cuts() * 1e6 / Math.max(1, pack.tokens())));
            table.number(
                    pack.seconds().isPresent() ? Numbers.plain(pack.seconds().getAsDouble()) : "");
            table.number(Numbers.exact(pack.files()));
            table.number(Numbers.bytes(pack.bytes()));
        }
        table.end();
    }
}
