package org.millrace.spark.report;

import java.util.List;
import org.millrace.spark.report.RunData.RejectedRecord;

/** Records that no document could be made of, each with its place. */
final class RejectedSection implements Section {

    private static final int SHOWN = 100;

    @Override
    public String id() {
        return "rejected";
    }

    @Override
    public String title() {
        return "Rejected records";
    }

    @Override
    public boolean isPresent(RunData run) {
        return !run.rejected().isEmpty();
    }

    @Override
    public void write(Html html, RunData run) {
        List<RejectedRecord> records = run.rejected();
        long all = Math.max(
                records.size(), run.step("read").map(StepSummary::rowsRejected).orElse(0L));
        Table table = new Table(html, "File", "Position", "Reason", "What was found");
        for (RejectedRecord record : records.subList(0, Math.min(SHOWN, records.size()))) {
            table.row();
            table.cell(record.file(), "path");
            table.cell(record.position());
            table.code(record.reason());
            html.open("td", "class", "found").text(record.detail());
            if (!record.excerpt().isEmpty()) {
                html.element("blockquote", record.excerpt());
            }
            html.close();
        }
        table.end();
        if (all > SHOWN) {
            html.element(
                    "p",
                    "The first %d of %s; all are in corpus/read/_rejected.".formatted(SHOWN, Numbers.exact(all)),
                    "class",
                    "quiet");
        }
    }
}
