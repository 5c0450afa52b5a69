package org.millrace.train.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * AdamW (Loshchilov and Hutter 2019) on flat buffers. Matrices decay, norms and biases do not: neighbours that agree
 * are updated as one run, so the number of kernel calls follows the number of changes and not of weights.
 */
public final class AdamW implements AutoCloseable {

    private final Kernels kernels;
    private final OptimizerConfig config;
    private final List<Run> runs;
    private final Tensor firstMoment;
    private final Tensor secondMoment;
    private long updates;

    /** Moments of zero, for the first update. */
    public AdamW(Kernels kernels, ParameterLayout layout, OptimizerConfig config) {
        this.kernels = kernels;
        this.config = config;
        this.runs = runs(layout);
        this.firstMoment = kernels.device().tensor(DataType.FLOAT32, layout.size());
        this.secondMoment = kernels.device().tensor(DataType.FLOAT32, layout.size());
    }

    /**
     * Updates the weights in place.
     *
     * @param parameters flat, in the layout given at construction
     * @param gradients flat, likewise
     * @param gradientScale factor on every gradient, see {@link GradientClipping}
     */
    public void update(Tensor parameters, Tensor gradients, double learningRate, double gradientScale) {
        updates++;
        for (Run run : runs) {
            AdamWStep step = new AdamWStep(
                    updates,
                    learningRate,
                    config.beta1(),
                    config.beta2(),
                    config.epsilon(),
                    run.decays() ? config.weightDecay() : 0,
                    gradientScale);
            kernels.adamW(run.of(parameters), run.of(gradients), run.of(firstMoment), run.of(secondMoment), step);
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

    private static List<Run> runs(ParameterLayout layout) {
        List<Run> runs = new ArrayList<>();
        for (ParameterLayout.Slice slice : layout.slices()) {
            Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last.decays() == slice.decays()) {
                runs.set(runs.size() - 1, new Run(last.offset(), last.size() + slice.size(), last.decays()));
            } else {
                runs.add(new Run(slice.offset(), slice.size(), slice.decays()));
            }
        }
        return List.copyOf(runs);
    }

    /** Neighbouring weights that all decay, or all do not. */
    private record Run(long offset, long size, boolean decays) {

        Tensor of(Tensor flat) {
            return flat.view(offset, size);
        }
    }
}
