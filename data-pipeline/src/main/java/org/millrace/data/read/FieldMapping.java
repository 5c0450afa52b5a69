package org.millrace.data.read;

import org.jspecify.annotations.Nullable;

/**
 * Which fields of a JSON object, or columns of a CSV or Parquet file, a document is made from. In JSON a name with dots
 * reaches into objects: {@code meta.url}.
 *
 * @param text name of the field that holds the text
 * @param id name of the field that identifies the record outside; it becomes {@code id} in the metadata
 * @param uri name of the field that says where the record lives; without it a document carries its file's path
 */
public record FieldMapping(
        String text, @Nullable String id, @Nullable String uri) {

    public static final FieldMapping DEFAULT = new FieldMapping("text", null, null);
}
