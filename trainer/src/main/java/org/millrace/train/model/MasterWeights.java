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
 *
 * <p>Of several processes that train one model each may keep a share of the masters: then a copy that is whole is needed
 * beside them in FLOAT32 too.
 */
public final class MasterWeights implements AutoCloseable {

    private final Kernels kernels;
    private final ModelConfig config;
    private final ParameterLayout layout;
    private final ParameterShare share;
    private final Tensor masters;
    private final @Nullable ShareTensor copy;

    /** Weights of zero, in the order of {@link ParameterLayout}. */
    public MasterWeights(Kernels kernels, ModelConfig config, DataType computeType) {
        this(kernels, config, computeType, ParameterShare.whole(new ParameterLayout(config)), true);
    }

    /**
     * Weights of zero, of which this process keeps a share.
     *
     * @param share of the masters that are here
     * @param whole whether what the model computes with is here whole, to be filled by whoever has the other shares;
     *     otherwise it is the share alone
     */
    public MasterWeights(
            Kernels kernels, ModelConfig config, DataType computeType, ParameterShare share, boolean whole) {
        this.kernels = kernels;
        this.config = config;
        this.layout = new ParameterLayout(config);
        this.share = share;
        this.masters = kernels.device().tensor(DataType.FLOAT32, share.size());
        boolean apart = whole && share.size() < layout.size();
        this.copy = computeType == DataType.FLOAT32 && !apart
                ? null
                : new ShareTensor(kernels.device().tensor(computeType, apart ? layout.size() : share.size()), apart);
    }

    /** Overwrites the weights with those of a new model, scaled with its width as the parametrization says. */
    public void initialize(long seed, Parametrization parametrization) {
        WeightInitializer.initialize(
                kernels.device(), layout, share, masters, parametrization, config.initializerRange(), seed);
        round();
    }

    /** Which weights are here. */
    public ParameterShare share() {
        return share;
    }

    /** The share's, FLOAT32. Who writes them calls {@link #round} before a model computes. */
    public Tensor masters() {
        return masters;
    }

    /** The share of the rounded weights, which the optimizer writes; null where the model computes in FLOAT32. */
    public @Nullable ShareTensor rounded() {
        return copy == null || copy.tensor().type() == DataType.FLOAT32 ? null : copy;
    }

    /** What a model computes with: the whole flat buffer or the share alone. */
    public Tensor forModel() {
        return copy == null ? masters : copy.tensor();
    }

    /** The share of what a model computes with. */
    public ShareTensor ownForModel() {
        return copy == null ? new ShareTensor(masters, false) : copy;
    }

    /** Makes the share of the copy anew. */
    public void round() {
        copy(0, layout.size(), true);
    }

    /** Takes new masters into a copy that the optimizer does not write: one in FLOAT32. */
    public void updated(ParameterLayout.Unit unit) {
        copy(unit.offset(), unit.size(), rounded() == null);
    }

    private void copy(long from, long size, boolean wanted) {
        if (copy != null && wanted) {
            for (ParameterShare.Run run : share.within(from, size)) {
                kernels.convert(ParameterShare.of(masters, run), copy.of(run));
            }
        }
    }

    /** Bytes of both. */
    public long bytes() {
        long copied =
                copy == null ? 0 : copy.tensor().size() * copy.tensor().type().bytes();
        return masters.size() * masters.type().bytes() + copied;
    }

    @Override
    public void close() {
        masters.memory().close();
        if (copy != null) {
            copy.tensor().memory().close();
        }
    }
}
