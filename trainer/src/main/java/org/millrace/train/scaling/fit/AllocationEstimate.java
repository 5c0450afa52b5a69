package org.millrace.train.scaling.fit;

/**
 * How a budget is best spent, with intervals.
 *
 * @param compute C = 6·N·D, FLOPs
 * @param parameters N
 * @param tokens D
 * @param loss that the law expects there, nats a token
 */
public record AllocationEstimate(double compute, Estimate parameters, Estimate tokens, Estimate loss) {}
