package org.millrace.data.mix;

import java.util.List;
import java.util.Locale;

/** A mixture before and after, for people to read. */
public final class MixtureTable {

    private static final String HEAD = "  %-20s %12s %12s %8s %8s %8s %12s %8s";
    private static final String ROW = "  %-20s %,12d %12s %7.2f%% %8s %7.2f%% %12s %8.2f";
    private static final int MOST_ROWS = 40;

    private MixtureTable() {}

    /** A table for each axis of which there is more than one category, then the warnings; without a line feed at the end. */
    public static String of(MixturePlan plan) {
        StringBuilder text = new StringBuilder();
        text.append(HEAD.formatted("", "documents", "tokens", "share", "wanted", "after", "tokens after", "epochs"));
        for (Axis axis : Axis.values()) {
            List<MixturePlan.Row> rows = plan.rows(axis);
            if (rows.size() > 1 || axis == Axis.SOURCE) {
                text.append("\n by ").append(axis.label());
                rows.stream().limit(MOST_ROWS).forEach(row -> text.append('\n').append(line(row)));
                if (rows.size() > MOST_ROWS) {
                    text.append("\n  … and %d more".formatted(rows.size() - MOST_ROWS));
                }
            }
        }
        text.append("\n  %-20s %12s %12s %8s %8s %8s %12s"
                .formatted("all", "", tokens(plan.tokensBefore()), "", "", "", tokens(plan.tokensAfter())));
        plan.warnings().forEach(warning -> text.append("\n  ! ").append(warning));
        return text.toString();
    }

    private static String line(MixturePlan.Row row) {
        Double target = row.target();
        return String.format(
                Locale.ROOT,
                ROW,
                row.category(),
                row.documents(),
                tokens(row.tokensBefore()),
                100 * row.shareBefore(),
                target == null ? "" : String.format(Locale.ROOT, "%.2f%%", 100 * target),
                100 * row.shareAfter(),
                tokens(row.tokensAfter()),
                row.epochs());
    }

    /** Three digits and a letter: {@code 12.3B}. */
    private static String tokens(double tokens) {
        String[] units = {"", "k", "M", "B", "T"};
        int unit = 0;
        double value = tokens;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f%s" : "%.3g%s", value, units[unit]);
    }
}
