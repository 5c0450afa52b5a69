package org.millrace.train.scaling.fit;

/**
 * A value with its uncertainty.
 *
 * @param value of the law fitted on all runs
 * @param interval between percentiles of the laws fitted on resampled runs
 */
public record Estimate(double value, Interval interval) {}
