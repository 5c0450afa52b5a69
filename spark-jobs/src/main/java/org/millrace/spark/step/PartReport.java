package org.millrace.spark.step;

import java.util.List;

/**
 * What a task attempt hands to the driver for one part that it wrote.
 *
 * @param files the part itself and its companions; the driver gives all of them the same ordinal
 * @param counts what happened to the rows
 */
public record PartReport(List<PartFile> files, Counts counts) {}
