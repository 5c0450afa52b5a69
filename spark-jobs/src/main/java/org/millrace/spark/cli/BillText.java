package org.millrace.spark.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.bill.BillLine;
import org.millrace.spark.bill.Rates;

/** The bill of a corpus for a person to read. */
final class BillText {

    private static final double SECONDS_AN_HOUR = 3600;
    private static final double HOURS_A_DAY = 24;
    private static final String[] UNITS = {"", "k", "M", "G", "T", "P", "E"};

    private BillText() {}

    /** @param cores for which to tell how long they take; null for none */
    static String of(List<BillLine> bill, Rates rates, @Nullable Integer cores) {
        AlignedTable table =
                new AlignedTable().row("step", "characters in", "core-hours", "bytes read", "written", "shuffled");
        double seconds = 0;
        double read = 0;
        double written = 0;
        double shuffled = 0;
        for (BillLine line : bill) {
            table.row(
                    line.step(),
                    amount(line.characters()),
                    line.known() ? hours(line.coreSeconds()) : "?",
                    amount(line.bytesRead()),
                    amount(line.bytesWritten()),
                    line.known() ? amount(line.bytesShuffled()) : "?");
            seconds += line.coreSeconds();
            read += line.bytesRead();
            written += line.bytesWritten();
            shuffled += line.bytesShuffled();
        }
        table.row("all", "", hours(seconds), amount(read), amount(written), amount(shuffled));
        StringBuilder text = new StringBuilder(
                        "What all of them cost, by the rates of %s:\n".formatted(rates.measured()))
                .append(table);
        double tokens = tokens(bill, rates);
        if (tokens > 0) {
            text.append("It makes about %s tokens.\n".formatted(amount(tokens)));
        }
        if (cores != null) {
            text.append(String.format(
                    Locale.ROOT, "%,d cores that are always busy take %s.\n", cores, time(seconds / cores)));
        }
        String unknown =
                bill.stream().filter(line -> !line.known()).map(BillLine::step).collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            text.append("No rates are known for ")
                    .append(unknown)
                    .append(", which count as nothing; run them on a sample and name it: --measured DIRECTORY\n");
        }
        return text.toString().stripTrailing();
    }

    private static double tokens(List<BillLine> bill, Rates rates) {
        return bill.stream()
                .filter(line -> line.step().equals("tokenize"))
                .mapToDouble(line -> line.characters() * rates.tokensPerCharacter())
                .sum();
    }

    private static String time(double seconds) {
        double hours = seconds / SECONDS_AN_HOUR;
        return hours < 2 * HOURS_A_DAY
                ? String.format(Locale.ROOT, "%.1f hours", hours)
                : String.format(Locale.ROOT, "%,.1f days", hours / HOURS_A_DAY);
    }

    private static String hours(double seconds) {
        double hours = seconds / SECONDS_AN_HOUR;
        return hours < 10 ? String.format(Locale.ROOT, "%.2f", hours) : String.format(Locale.ROOT, "%,.0f", hours);
    }

    /** Three digits and a decimal prefix. */
    private static String amount(double amount) {
        if (amount == 0) {
            return "";
        }
        int unit = 0;
        double shown = amount;
        while (shown >= 999.5 && unit < UNITS.length - 1) {
            shown /= 1000;
            unit++;
        }
        int decimals = shown < 10 ? 2 : shown < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", shown, UNITS[unit])
                .stripTrailing();
    }
}
