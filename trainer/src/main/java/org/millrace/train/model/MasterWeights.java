package org.millrace.train.model;

import org.jspecify.annotations.Nullable;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * The weights of a model in training. The masters are FLOAT32, since an update is often smaller than half a step between
 * two neighbouring bfloat16 numbers and would be lost in them (Micikevicius et al. 2018, "Mixed Precision Training",
 * section 3.1). A model that computes in BFLOAT16 has a rounded copy of them, which the optimizer writes as it writes the
 * masters; one that computes in FLOAT32 computes with the masters themselves.
 *
 * <p>The copy is a function of the masters, so only these need to be saved.
 */
public final class MasterWeights implements AutoCloseable {

    private final Kernels kernels;
    private final ModelConfig config;
    private final ParameterLayout layout;
    private final Tensor masters;
    private final @Nullable Tensor rounded;

    /** Weights of zero, in the order of {@link ParameterLayout}. */
    public MasterWeights(Kernels kernels, ModelConfig config, DataType computeType) {
        this.kernels = kernels;
        this.config = config;
        this.layout = new ParameterLayout(config);
        this.masters = kernels.device().tensor(DataType.FLOAT32, layout.size());
        this.rounded = computeType == DataType.FLOAT32 ? null : kernels.device().tensor(computeType, layout.size());
    }

    /** Overwrites the weights with those of a new model, scaled with its width as the parametrization says. */
    public void initialize(long seed, Parametrization parametrization) {
        WeightInitializer.initialize(
                kernels.device(), layout, masters, parametrization, config.initializerRange(), seed);
        round();
    }

    /** Flat, FLOAT32. Who writes them calls {@link #round} before a model computes. */
    public Tensor masters() {
        return masters;
    }

    /** Flat, of the compute type; null where that is FLOAT32. */
    public @Nullable Tensor rounded() {
        return rounded;
    }

    /** Flat: what a model computes with. */
    public Tensor forModel() {
        return rounded == null ? masters : rounded;
    }

    /** Makes the rounded copy anew. */
    public void round() {
        if (rounded != null) {
            kernels.convert(masters, rounded);
        }
    }

    /** Bytes of both. */
    public long bytes() {
        long copy = rounded == null ? 0 : rounded.size() * rounded.type().bytes();
        return masters.size() * masters.type().bytes() + copy;
    }

    @Override
    public void close() {
        masters.memory().close();
        if (rounded != null) {
            rounded.memory().close();
        }
    }
}
