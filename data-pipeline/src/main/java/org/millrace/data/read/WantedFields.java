package org.millrace.data.read;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields that a mapping names, as a tree: {@code meta.url} is the field {@code url} of the object {@code meta}. */
final class WantedFields {

    /** What a field is made into. */
    enum Use {
        TEXT,
        ID,
        URI
    }

    private final byte[] name;
    private final List<WantedFields> below = new ArrayList<>();
    private @Nullable Use use;

    private WantedFields(String name) {
        this.name = name.getBytes(StandardCharsets.UTF_8);
    }

    /** The fields of a whole object. */
    static WantedFields of(FieldMapping fields) {
        var root = new WantedFields("");
        root.add(fields.uri(), Use.URI);
        root.add(fields.id(), Use.ID);
        root.add(fields.text(), Use.TEXT);
        return root;
    }

    /** A name with dots is also what it spells, since a field may be called so. */
    private void add(@Nullable String path, Use use) {
        if (path == null) {
            return;
        }
        child(path).use = use;
        WantedFields place = this;
        for (String step : path.split("\\.", -1)) {
            place = place.child(step);
        }
        place.use = use;
    }

    private WantedFields child(String step) {
        byte[] wanted = step.getBytes(StandardCharsets.UTF_8);
        for (WantedFields field : below) {
            if (Arrays.equals(field.name, wanted)) {
                return field;
            }
        }
        var added = new WantedFields(step);
        below.add(added);
        return added;
    }

    /** The field whose name has just been passed over; null where nobody wants it. */
    @Nullable
    WantedFields field(JsonStrings names) throws JsonFormatException {
        for (WantedFields field : below) {
            if (names.is(field.name)) {
                return field;
            }
        }
        return null;
    }

    /** What becomes of the field itself; null where only fields in it are wanted. */
    @Nullable
    Use use() {
        return use;
    }

    /** Whether fields are wanted of the object that this field holds. */
    boolean hasFields() {
        return !below.isEmpty();
    }
}
