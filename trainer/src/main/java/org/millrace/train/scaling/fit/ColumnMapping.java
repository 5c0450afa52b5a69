package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which column of a table holds what. A column that is not named here is looked for under its own name.
 *
 * @param sources for a column, the header it has in the table, or a number that holds for every row
 */
public record ColumnMapping(Map<Column, String> sources) {

    public ColumnMapping {
        sources = Collections.unmodifiableMap(sources.isEmpty() ? new EnumMap<>(Column.class) : new EnumMap<>(sources));
    }

    /** The columns as {@code millrace sweep} writes them. */
    public static ColumnMapping canonical() {
        return new ColumnMapping(Map.of());
    }

    /**
     * From {@code column=header} pairs, such as {@code parameters=N}, or {@code column=number} for what is the same in
     * every run, such as {@code sequence_length=2048}.
     *
     * @throws ScalingDataException if a pair has no such form, names no column of ours, or a column twice; all at once
     */
    public static ColumnMapping parse(List<String> pairs) {
        Map<Column, String> sources = new EnumMap<>(Column.class);
        List<String> problems = new ArrayList<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            Optional<Column> column = column(equals < 0 ? pair : pair.substring(0, equals));
            String source = pair.substring(equals + 1).strip();
            if (equals < 1 || source.isEmpty()) {
                problems.add("column '%s': expected column=header, such as parameters=N".formatted(pair));
            } else if (column.isEmpty()) {
                problems.add("column '%s': there is no column %s, expected one of %s"
                        .formatted(
                                pair,
                                pair.substring(0, equals),
                                Arrays.stream(Column.values())
                                        .map(Column::header)
                                        .collect(Collectors.joining(", "))));
            } else if (sources.putIfAbsent(column.get(), source) != null) {
                problems.add("column '%s': %s is given twice"
                        .formatted(pair, column.get().header()));
            }
        }
        ScalingDataException.throwIfAny("the column mapping", problems);
        return new ColumnMapping(sources);
    }

    /** The header under which a column is looked for, or the number that stands for it. */
    String source(Column column) {
        return sources.getOrDefault(column, column.header());
    }

    private static Optional<Column> column(String name) {
        return Arrays.stream(Column.values())
                .filter(column -> column.header().equals(name.strip()))
                .findFirst();
    }
}
