package org.millrace.train.kernel;

import org.millrace.train.tensor.DataType;

/**
 * Sizes of what a training step asks of the kernels, as {@link Kernels} names them.
 *
 * @param type the compute type
 * @param tokens N
 * @param hidden D
 * @param heads H
 * @param keyValueHeads G
 * @param headSize K
 * @param vocabulary V
 */
public record StepShape(
        DataType type, long tokens, long hidden, long heads, long keyValueHeads, long headSize, long vocabulary) {}
