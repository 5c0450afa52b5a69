package org.millrace.spark.step;

/**
 * How long a step took; kept apart from the manifest, which must not change between runs.
 *
 * @param seconds wall time
 * @param rowsPerSecond rows read in a second
 */
public record StepTiming(double seconds, double rowsPerSecond) {}
