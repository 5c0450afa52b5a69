package org.millrace.train.scaling.fit;

/**
 * Where a search ended.
 *
 * @param variables of the family
 * @param value of the objective
 */
record Optimum(double[] variables, double value) {}
