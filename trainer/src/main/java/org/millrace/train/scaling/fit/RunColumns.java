package org.millrace.train.scaling.fit;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Where a table has its columns.
 *
 * @param places index of a column in a row
 * @param constants what a column is in every row
 */
record RunColumns(Map<Column, Integer> places, Map<Column, String> constants) {

    private static final List<Column> NEEDED = List.of(Column.PARAMETERS, Column.TOKENS, Column.LOSS);

    static RunColumns find(List<String> header, ColumnMapping mapping, List<String> problems) {
        Map<Column, Integer> places = new EnumMap<>(Column.class);
        Map<Column, String> constants = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            String source = mapping.source(column);
            int place = header.indexOf(source);
            if (place >= 0) {
                places.put(column, place);
            } else if (mapping.sources().containsKey(column) && number(source).isPresent()) {
                constants.put(column, source);
            } else if (mapping.sources().containsKey(column) || NEEDED.contains(column)) {
                problems.add("there is no column '%s' (%s); the table has %s"
                        .formatted(source, meaning(column), String.join(", ", header)));
            }
        }
        RunColumns columns = new RunColumns(places, constants);
        if (columns.has(Column.BATCH_SEQUENCES)
                && !columns.has(Column.SEQUENCE_LENGTH)
                && !columns.has(Column.BATCH_TOKENS)) {
            problems.add("batch_sequences needs sequence_length, such as sequence_length=2048");
        }
        return columns;
    }

    boolean has(Column column) {
        return places.containsKey(column) || constants.containsKey(column);
    }

    /** The text of a column in a row; null if the table has no such column or the row nothing in it. */
    @Nullable
    String text(Column column, List<String> cells) {
        Integer place = places.get(column);
        String text = place == null ? constants.get(column) : cells.get(place);
        return text == null || text.isEmpty() ? null : text;
    }

    /** A decimal number that a double can hold, with or without an exponent. */
    static OptionalDouble number(String text) {
        try {
            double value = new BigDecimal(text).doubleValue();
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException noNumber) {
            return OptionalDouble.empty();
        }
    }

    private static String meaning(Column column) {
        return switch (column) {
            case PARAMETERS -> "for parameters N; name yours with parameters=HEADER";
            case TOKENS -> "for training tokens D; name yours with tokens=HEADER";
            case LOSS -> "for the final training loss; name yours with loss=HEADER";
            default -> "for " + column.header();
        };
    }
}
