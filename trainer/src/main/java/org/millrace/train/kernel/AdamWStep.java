package org.millrace.train.kernel;

/**
 * The scalars of one AdamW step, as in PyTorch's {@code torch.optim.AdamW}:
 *
 * <pre>
 * g = gradient · gradientScale
 * p = p · (1 − learningRate · weightDecay)
 * m = beta1 · m + (1 − beta1) · g
 * v = beta2 · v + (1 − beta2) · g²
 * p = p − learningRate / (1 − beta1^step) · m / (√v / √(1 − beta2^step) + epsilon)
 * </pre>
 *
 * @param step ordinal of this update, from 1
 * @param learningRate of this update
 * @param weightDecay decoupled; 0 for norms and biases
 * @param gradientScale factor on every gradient, below 1 where the global norm is clipped
 */
public record AdamWStep(
        long step,
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double gradientScale) {}
