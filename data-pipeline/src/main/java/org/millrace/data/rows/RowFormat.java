package org.millrace.data.rows;

/** How rows are laid out in a file. */
public enum RowFormat {
    /** One JSON object a line; compressed with gzip or zstd where that is so, or asked for by the name. */
    JSONL,
    /** One row a row. */
    PARQUET;

    /** The format that a file's name speaks of: Parquet for {@code .parquet}, otherwise JSON lines. */
    public static RowFormat ofName(String name) {
        return name.endsWith(".parquet") ? PARQUET : JSONL;
    }
}
