package org.millrace.spark.step;

/**
 * A file of a finished step.
 *
 * @param name below the step's directory, such as {@code part-00000.parquet} or {@code _dropped/part-00000.parquet}
 * @param rows rows in it; 0 for what has no rows
 * @param bytes its size
 * @param checksum {@code xxh3:} and 16 hexadecimal digits, of its bytes
 */
public record FileEntry(String name, long rows, long bytes, String checksum) {}
