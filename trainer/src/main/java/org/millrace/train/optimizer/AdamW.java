package org.millrace.train.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.Parametrization;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * AdamW (Loshchilov and Hutter 2019) on flat buffers. Matrices decay, norms and biases do not: neighbours that agree
 * are updated as one run, so the number of kernel calls follows the number of changes and not of weights. The
 * {@link Parametrization} may give weights factors on learning rate and decay; neighbours agree if these do too.
 */
public final class AdamW implements AutoCloseable {

    private final Kernels kernels;
    private final OptimizerConfig config;
    private final List<Run> runs;
    private final Tensor firstMoment;
    private final Tensor secondMoment;
    private long updates;

    /** Moments of zero, for the first update; every weight with the same learning rate. */
    public AdamW(Kernels kernels, ParameterLayout layout, OptimizerConfig config) {
        this(kernels, layout, config, Parametrization.STANDARD);
    }

    /** Moments of zero, for the first update. */
    public AdamW(Kernels kernels, ParameterLayout layout, OptimizerConfig config, Parametrization parametrization) {
        this.kernels = kernels;
        this.config = config;
        this.runs = runs(layout, parametrization);
        this.firstMoment = kernels.device().tensor(DataType.FLOAT32, layout.size());
        this.secondMoment = kernels.device().tensor(DataType.FLOAT32, layout.size());
    }

    /** Updates weights of which there is no rounded copy. */
    public void update(Tensor parameters, Tensor gradients, double learningRate, double gradientScale) {
        update(parameters, null, gradients, learningRate, gradientScale);
    }

    /**
     * Updates the weights in place.
     *
     * @param parameters flat and FLOAT32, in the layout given at construction
     * @param rounded BFLOAT16, likewise: overwritten with the new parameters; null for none
     * @param gradients flat, likewise
     * @param learningRate of this update, before a weight's own factor
     * @param gradientScale factor on every gradient, see {@link GradientClipping}
     */
    public void update(
            Tensor parameters, @Nullable Tensor rounded, Tensor gradients, double learningRate, double gradientScale) {
        updates++;
        for (Run run : runs) {
            AdamWStep step = new AdamWStep(
                    updates,
                    learningRate * run.learningRateFactor(),
                    config.beta1(),
                    config.beta2(),
                    config.epsilon(),
                    config.weightDecay() * run.weightDecayFactor(),
                    gradientScale);
            kernels.adamW(
                    run.of(parameters),
                    run.of(gradients),
                    run.of(firstMoment),
                    run.of(secondMoment),
                    rounded == null ? null : run.of(rounded),
                    step);
        }
    }

    /** Updates made so far, which the bias correction depends on. Steps that were skipped do not count. */
    public long updates() {
        return updates;
    }

    /** m, flat: the running mean of the gradients. */
    public Tensor firstMoment() {
        return firstMoment;
    }

    /** v, flat: the running mean of their squares. */
    public Tensor secondMoment() {
        return secondMoment;
    }

    /** Bytes of the moments. */
    public long bytes() {
        return 2 * firstMoment.size() * firstMoment.type().bytes();
    }

    /** Continues a count of updates, once the moments hold what they held then. */
    public void restoreUpdates(long updatesBefore) {
        if (updatesBefore < 0) {
            throw new IllegalArgumentException("Updates must not be negative, cannot be: " + updatesBefore);
        }
        this.updates = updatesBefore;
    }

    @Override
    public void close() {
        firstMoment.memory().close();
        secondMoment.memory().close();
    }

    private static List<Run> runs(ParameterLayout layout, Parametrization parametrization) {
        List<Run> runs = new ArrayList<>();
        for (ParameterLayout.Slice slice : layout.slices()) {
            Run next = new Run(
                    slice.offset(),
                    slice.size(),
                    parametrization.learningRateFactor(slice),
                    slice.decays() ? parametrization.weightDecayFactor(slice) : 0);
            Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last.agreesWith(next)) {
                runs.set(runs.size() - 1, last.extendedBy(next));
            } else {
                runs.add(next);
            }
        }
        return List.copyOf(runs);
    }

    /** Neighbouring weights that are updated alike; the factor on the decay is 0 where there is none. */
    private record Run(long offset, long size, double learningRateFactor, double weightDecayFactor) {

        boolean agreesWith(Run other) {
            return learningRateFactor == other.learningRateFactor && weightDecayFactor == other.weightDecayFactor;
        }

        Run extendedBy(Run next) {
            return new Run(offset, size + next.size, learningRateFactor, weightDecayFactor);
        }

        Tensor of(Tensor flat) {
            return flat.view(offset, size);
        }
    }
}
