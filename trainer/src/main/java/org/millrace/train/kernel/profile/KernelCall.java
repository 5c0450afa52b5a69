package org.millrace.train.kernel.profile;

import org.jspecify.annotations.Nullable;

/**
 * One call of a kernel.
 *
 * @param kernel the method of {@link org.millrace.train.kernel.Kernels}
 * @param phase of the step
 * @param weight name of the weight, or of the first of the weights, that it multiplied or whose gradient it made
 * @param layer from 0; negative outside of the layers
 * @param cost from its shapes
 * @param start in nanoseconds of the profile's clock
 * @param end likewise, once its result was there
 */
record KernelCall(
        String kernel, StepPhase phase, @Nullable String weight, int layer, KernelCost cost, long start, long end) {

    long nanos() {
        return end - start;
    }

    /** FLOP/s of a product, bytes a second of a walk. */
    double rate() {
        return (cost.isProduct() ? cost.flops() : cost.bytes()) * 1e9 / nanos();
    }
}
