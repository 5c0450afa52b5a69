package org.millrace.spark.step;

import java.util.List;

/**
 * What a task attempt hands to the driver for one part that it wrote.
 *
 * @param files the part itself and its companions; the driver gives all of them the same ordinal
 * @param counts what happened to the rows
 * @param nanoseconds that the step itself took, where several steps share a task; 0 where it has the task to itself
 * @param writeNanoseconds that writing took
 */
public record PartReport(List<PartFile> files, Counts counts, long nanoseconds, long writeNanoseconds) {

    /** Without times. */
    public PartReport(List<PartFile> files, Counts counts) {
        this(files, counts, 0, 0);
    }
}
