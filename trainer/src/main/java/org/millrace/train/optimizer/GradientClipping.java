package org.millrace.train.optimizer;

import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.Tensor;

/**
 * Clipping by the global norm (Pascanu et al. 2013), as {@code torch.nn.utils.clip_grad_norm_} computes it. Clipping
 * only yields a factor, which the optimizer applies as it reads the gradients; they are not walked over once more.
 *
 * @param maxNorm largest norm that passes unchanged; 0 turns clipping off
 */
public record GradientClipping(double maxNorm) {

    /** Keeps the quotient finite, as PyTorch does. */
    private static final double EPSILON = 1e-6;

    public GradientClipping {
        if (!(maxNorm >= 0)) {
            throw new IllegalArgumentException("The largest norm must not be negative, cannot be: " + maxNorm);
        }
    }

    /** The L2 norm of the whole flat gradient, in double precision; not finite if any element is not. */
    public static double norm(Kernels kernels, Tensor gradients) {
        return Math.sqrt(kernels.sumOfSquares(gradients));
    }

    /** The factor that brings a gradient of this norm down to the largest norm; 1 where it is not above it. */
    public double scale(double norm) {
        return maxNorm == 0 ? 1 : Math.min(1, maxNorm / (norm + EPSILON));
    }
}
