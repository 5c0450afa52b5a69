package org.millrace.spark.training;

/**
 * How far an attempt is, as its rank 0 tells the driver.
 *
 * @param generation of the attempt
 * @param step steps done; 0 before the first of this attempt
 * @param line for the driver's log: what the last measurement found; empty if it was told before
 */
record RankReport(int generation, long step, String line) {}
