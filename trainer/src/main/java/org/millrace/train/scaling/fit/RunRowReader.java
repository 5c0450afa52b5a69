package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Makes a run of a row, or says everything that is wrong with it. */
final class RunRowReader {

    private static final String MIXTURE =
            "%s: a mixture of experts, and these laws are of dense models; which weights to count is not settled";

    private final RunColumns columns;
    private final int width;

    /** @param width cells of the header */
    RunRowReader(RunColumns columns, int width) {
        this.columns = columns;
        this.width = width;
    }

    void read(long line, List<String> cells, List<MeasuredRun> runs, List<RejectedRow> rejected) {
        if (cells.size() != width) {
            rejected.add(new RejectedRow(
                    line,
                    "of line " + line,
                    List.of("the row has %d cells, expected %d as in the header".formatted(cells.size(), width))));
            return;
        }
        String given = columns.text(Column.RUN, cells);
        String name = given == null ? "of line " + line : given;
        List<String> reasons = new ArrayList<>();
        checkStatus(cells, reasons);
        boolean ended = reasons.isEmpty();
        double parameters = needed(Column.PARAMETERS, cells, reasons);
        double tokens = needed(Column.TOKENS, cells, reasons);
        // A run that diverged often has no loss, which is then no mistake of its own.
        double loss = ended ? needed(Column.LOSS, cells, reasons) : Double.NaN;
        Double learningRate = optional(Column.LEARNING_RATE, cells, reasons);
        Double batchTokens = batchTokens(cells, reasons);
        checkDense(cells, parameters, reasons);
        if (reasons.isEmpty()) {
            runs.add(new MeasuredRun(name, line, parameters, tokens, learningRate, batchTokens, loss));
        } else {
            rejected.add(new RejectedRow(line, name, reasons));
        }
    }

    private void checkStatus(List<String> cells, List<String> reasons) {
        String status = columns.text(Column.STATUS, cells);
        if (status == null && !columns.has(Column.STATUS)) {
            return;
        }
        switch (status == null ? "" : status) {
            case "done" -> {}
            case "diverged" -> reasons.add("the run diverged");
            case "failed" -> reasons.add("the run failed");
            default ->
                reasons.add(
                        "status is '%s', expected done, diverged or failed".formatted(status == null ? "" : status));
        }
    }

    private void checkDense(List<String> cells, double parameters, List<String> reasons) {
        Double experts = optional(Column.EXPERTS, cells, reasons, true);
        if (experts != null && experts > 1) {
            reasons.add(MIXTURE.formatted("experts is " + columns.text(Column.EXPERTS, cells)));
        }
        Double active = optional(Column.ACTIVE_PARAMETERS, cells, reasons);
        if (active != null && active != parameters) {
            reasons.add(MIXTURE.formatted("active_parameters is not parameters"));
        }
    }

    private @Nullable Double batchTokens(List<String> cells, List<String> reasons) {
        Double tokens = optional(Column.BATCH_TOKENS, cells, reasons);
        Double sequences = optional(Column.BATCH_SEQUENCES, cells, reasons);
        Double length = optional(Column.SEQUENCE_LENGTH, cells, reasons);
        if (tokens != null || sequences == null) {
            return tokens;
        }
        if (length == null) {
            reasons.add("sequence_length is empty, which a batch in sequences needs");
            return null;
        }
        return sequences * length;
    }

    private double needed(Column column, List<String> cells, List<String> reasons) {
        if (columns.text(column, cells) == null) {
            reasons.add("%s is empty, expected a positive number".formatted(column.header()));
            return Double.NaN;
        }
        Double value = optional(column, cells, reasons);
        return value == null ? Double.NaN : value;
    }

    private @Nullable Double optional(Column column, List<String> cells, List<String> reasons) {
        return optional(column, cells, reasons, false);
    }

    private @Nullable Double optional(Column column, List<String> cells, List<String> reasons, boolean zeroAllowed) {
        String text = columns.text(column, cells);
        if (text == null) {
            return null;
        }
        OptionalDouble value = RunColumns.number(text);
        if (value.isPresent() && (value.getAsDouble() > 0 || (zeroAllowed && value.getAsDouble() == 0))) {
            return value.getAsDouble();
        }
        reasons.add("%s is '%s', expected a %s number"
                .formatted(column.header(), text, zeroAllowed ? "non-negative" : "positive"));
        return null;
    }
}
