package org.millrace.train.scaling.fit;

/**
 * How a budget is best spent.
 *
 * @param compute C = 6·N·D, FLOPs
 * @param parameters N
 * @param tokens D
 * @param loss that the law expects, nats a token
 */
public record Allocation(double compute, double parameters, double tokens, double loss) {}
