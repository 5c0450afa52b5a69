package org.millrace.train.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.model.Parametrization;
import org.millrace.train.model.ShareTensor;
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
    private final List<Alike> runs;
    private final Tensor firstMoment;
    private final Tensor secondMoment;
    private long updates;

    /** Moments of zero, for the first update; every weight with the same learning rate. */
    public AdamW(Kernels kernels, ParameterLayout layout, OptimizerConfig config) {
        this(kernels, layout, config, Parametrization.STANDARD);
    }

    /** Moments of zero, for the first update. */
    public AdamW(Kernels kernels, ParameterLayout layout, OptimizerConfig config, Parametrization parametrization) {
        this(kernels, layout, ParameterShare.whole(layout), config, parametrization);
    }

    /** Moments of zero, for the first update of a share of the weights. */
    public AdamW(
            Kernels kernels,
            ParameterLayout layout,
            ParameterShare share,
            OptimizerConfig config,
            Parametrization parametrization) {
        this.kernels = kernels;
        this.config = config;
        this.runs = runs(layout, share, parametrization);
        this.firstMoment = kernels.device().tensor(DataType.FLOAT32, share.size());
        this.secondMoment = kernels.device().tensor(DataType.FLOAT32, share.size());
    }

    /** Updates weights of which there is no rounded copy. */
    public void update(Tensor parameters, Tensor gradients, double learningRate, double gradientScale) {
        update(parameters, null, gradients, learningRate, gradientScale);
    }

    /**
     * Updates the weights in place.
     *
     * @param parameters of the share given at construction, FLOAT32
     * @param rounded BFLOAT16, of the same share: overwritten with the new parameters; null for none
     * @param gradients of the same share, FLOAT32
     * @param learningRate of this update, before a weight's own factor
     * @param gradientScale factor on every gradient, see {@link GradientClipping}
     */
    public void update(
            Tensor parameters,
            @Nullable ShareTensor rounded,
            Tensor gradients,
            double learningRate,
            double gradientScale) {
        begin();
        update(parameters, rounded, new ShareTensor(gradients, false), 0, Long.MAX_VALUE, learningRate, gradientScale);
    }

    /** Begins an update that is made in several ranges. */
    public void begin() {
        updates++;
    }

    /**
     * Makes the part of an update that lies in a range of the flat buffer; see the update of all at once.
     *
     * @param from first element of the range, which together with the others covers the share once
     */
    public void update(
            Tensor parameters,
            @Nullable ShareTensor rounded,
            ShareTensor gradients,
            long from,
            long size,
            double learningRate,
            double gradientScale) {
        for (Alike run : runs) {
            ParameterShare.Run part = run.elements().within(from, size);
            if (part.size() == 0) {
                continue;
            }
            AdamWStep step = new AdamWStep(
                    updates,
                    learningRate * run.learningRateFactor(),
                    config.beta1(),
                    config.beta2(),
                    config.epsilon(),
                    config.weightDecay() * run.weightDecayFactor(),
                    gradientScale);
            kernels.adamW(
                    ParameterShare.of(parameters, part),
                    gradients.of(part),
                    ParameterShare.of(firstMoment, part),
                    ParameterShare.of(secondMoment, part),
                    rounded == null ? null : rounded.of(part),
                    step);
        }
    }

    /** Updates made so far, which the bias correction depends on. Steps that were skipped do not count. */
    public long updates() {
        return updates;
    }

    /** m of the share: the running mean of the gradients. */
    public Tensor firstMoment() {
        return firstMoment;
    }

    /** v of the share: the running mean of their squares. */
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

    private static List<Alike> runs(ParameterLayout layout, ParameterShare share, Parametrization parametrization) {
        List<Alike> runs = new ArrayList<>();
        for (ParameterLayout.Slice slice : layout.slices()) {
            for (ParameterShare.Run elements : share.within(slice.offset(), slice.size())) {
                Alike next = new Alike(
                        elements,
                        parametrization.learningRateFactor(slice),
                        slice.decays() ? parametrization.weightDecayFactor(slice) : 0);
                Alike last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
                if (last != null && last.goesOnWith(next)) {
                    runs.set(runs.size() - 1, last.extendedBy(next));
                } else {
                    runs.add(next);
                }
            }
        }
        return List.copyOf(runs);
    }

    /** Neighbouring weights that are updated alike; the factor on the decay is 0 where there is none. */
    private record Alike(ParameterShare.Run elements, double learningRateFactor, double weightDecayFactor) {

        boolean goesOnWith(Alike next) {
            return learningRateFactor == next.learningRateFactor
                    && weightDecayFactor == next.weightDecayFactor
                    && elements.flat() + elements.size() == next.elements.flat();
        }

        Alike extendedBy(Alike next) {
            return new Alike(
                    new ParameterShare.Run(elements.flat(), elements.local(), elements.size() + next.elements.size()),
                    learningRateFactor,
                    weightDecayFactor);
        }
    }
}
