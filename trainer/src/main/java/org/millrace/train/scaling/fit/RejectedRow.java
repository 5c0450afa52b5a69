package org.millrace.train.scaling.fit;

import java.util.List;

/**
 * A row of a table that no fit may use.
 *
 * @param line of the table, from 1 with the header
 * @param run its name
 * @param reasons all of them, such as {@code loss is 'nan', expected a positive number}
 */
public record RejectedRow(long line, String run, List<String> reasons) {

    public RejectedRow {
        reasons = List.copyOf(reasons);
    }

    @Override
    public String toString() {
        return "line %d, run %s: %s".formatted(line, run, String.join("; ", reasons));
    }
}
