package org.millrace.data.rows;

import java.util.List;

/**
 * A row on its way.
 *
 * @param position where it is in its file, as {@link org.millrace.data.read.BadRecord#position()} has it
 * @param value of the field that is converted
 * @param kept the other fields that are asked for and that the row has
 */
record Row<T>(String position, T value, List<KeptField> kept) {

    /**
     * A field that travels along.
     *
     * @param json its value as JSON, as it was written
     */
    record KeptField(String name, String json) {}

    Row {
        kept = List.copyOf(kept);
    }
}
