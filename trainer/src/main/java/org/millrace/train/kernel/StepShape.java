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
 * @param feedForward F
 * @param vocabulary V
 */
public record StepShape(
        DataType type,
        long tokens,
        long hidden,
        long heads,
        long keyValueHeads,
        long headSize,
        long feedForward,
        long vocabulary) {

    /** Terms of the longest sum in the products of linear layers and of their gradients to the input. */
    public long longestSum() {
        return Math.max(hidden, Math.max((heads + 2 * keyValueHeads) * headSize, 2 * feedForward));
    }
}
