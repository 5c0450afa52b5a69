package org.millrace.spark.step;

/**
 * A file that a task attempt has written and closed.
 *
 * @param name its final name below the step's directory; {@link #ORDINAL} stands for the ordinal of its part
 * @param attempt its name below {@code _attempts}
 * @param rows rows in it
 * @param bytes its size
 * @param checksum see {@link FileEntry#checksum()}
 */
public record PartFile(String name, String attempt, long rows, long bytes, String checksum) {

    static final String ORDINAL = "{part}";

    /** Name of what the next step reads. */
    public static final String PART = "part-" + ORDINAL + ".parquet";

    /** Name of the documents that a part dropped. */
    public static final String DROPPED = "_dropped/part-" + ORDINAL + ".parquet";

    /** Name of the records that a part could not read. */
    public static final String REJECTED = "_rejected/part-" + ORDINAL + ".jsonl";

    /** The file as it will be, once accepted for the given part. */
    public FileEntry accepted(int part) {
        return new FileEntry(name.replace(ORDINAL, "%05d".formatted(part)), rows, bytes, checksum);
    }
}
