package org.millrace.spark.training;

import org.jspecify.annotations.Nullable;
import org.millrace.spark.watch.RunStatus;

/**
 * How far an attempt is, as its rank 0 tells the driver.
 *
 * @param generation of the attempt
 * @param status newest one; null before training begins
 * @param line for the driver's log: what the last measurement found; empty if it was told before
 */
record RankReport(int generation, @Nullable RunStatus status, String line) {}
