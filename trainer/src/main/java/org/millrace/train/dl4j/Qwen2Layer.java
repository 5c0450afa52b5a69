package org.millrace.train.dl4j;

import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseOutputLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.model.TokenBatch;
import org.millrace.train.tensor.nd4j.Nd4jDevice;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link Qwen2Model} over the flat buffers of a ComputationGraph, nothing copied.
 *
 * <p>Deeplearning4j asks for the gradients first and for the score after; both come from one pass, so the loss of the
 * backward pass is kept until there is other input. It divides gradients by the examples of the batch where {@code
 * miniBatch} is set, as by default; ours are those of a mean over targets, and are multiplied by the examples first.
 */
final class Qwen2Layer extends BaseOutputLayer<Qwen2LayerConfiguration> {

    private static final long serialVersionUID = 1;

    private final transient Kernels kernels;
    private final transient Qwen2Model model;
    private @Nullable Double trainingLoss;

    Qwen2Layer(NeuralNetConfiguration configuration, Qwen2LayerConfiguration layer, INDArray flat) {
        super(configuration, DataType.FLOAT);
        this.kernels = outside(() -> KernelProvider.create(layer.kernels(), layer.threads()));
        this.model = outside(() -> new Qwen2Model(layer.model(), kernels, Nd4jDevice.tensor(flat)));
    }

    void initialize(long seed) {
        outside(() -> {
            model.initialize(seed);
            return model;
        });
    }

    @Override
    public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
        super.setInput(input, workspaces);
        trainingLoss = null;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        INDArray tokens = getInput();
        long sequences = tokens.size(0);
        long length = tokens.size(2);
        long vocabulary = layerConf().getNOut();
        float[] logits = outside(() -> model.logits(TokenDataSet.batch(tokens, null, null)));
        INDArray rows = Nd4j.createFromArray(logits).reshape('c', sequences * length, vocabulary);
        INDArray output = layerConf()
                .getActivationFn()
                .getActivation(rows, training)
                .reshape('c', sequences, length, vocabulary)
                .permute(0, 2, 1);
        return workspaces.dup(ArrayType.ACTIVATIONS, output);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(@Nullable INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        TokenBatch batch = batch();
        float scale = (float) examples() / batch.targets();
        gradientsFlattened.assign(0);
        double sum = outside(() -> model.lossAndGradient(batch, scale, Nd4jDevice.tensor(gradientsFlattened)));
        trainingLoss = sum / batch.targets();
        Gradient gradients = new DefaultGradient(gradientsFlattened);
        for (Map.Entry<String, INDArray> view : gradientViews.entrySet()) {
            gradients.setGradientFor(view.getKey(), view.getValue());
        }
        // Token ids have no gradient, but a vertex must hand one on.
        return new Pair<>(
                gradients,
                workspaces.create(
                        ArrayType.ACTIVATION_GRAD, DataType.FLOAT, getInput().shape()));
    }

    /** What Deeplearning4j will divide the gradients by. */
    private int examples() {
        return conf().isMiniBatch() ? getInputMiniBatchSize() : 1;
    }

    /** The mean loss over the targets, plus the regularisation of the network. */
    @Override
    public double computeScore(double regularization, boolean training, LayerWorkspaceMgr workspaces) {
        if (!training || trainingLoss == null) {
            TokenBatch batch = batch();
            score = outside(() -> model.loss(batch)) / batch.targets() + regularization;
        } else {
            score = trainingLoss + regularization;
        }
        return score;
    }

    /** The mean loss of each sequence over its own targets; 0 for one without. */
    @Override
    public INDArray computeScoreForExamples(double regularization, LayerWorkspaceMgr workspaces) {
        TokenBatch batch = batch();
        float[] losses = outside(() -> model.tokenLosses(batch));
        int sequences = Math.toIntExact(getInput().size(0));
        int length = losses.length / sequences;
        float[] means = new float[sequences];
        for (int b = 0; b < sequences; b++) {
            double sum = 0;
            int targets = 0;
            for (int i = b * length; i < (b + 1) * length; i++) {
                sum += losses[i];
                targets += batch.labels()[i] == TokenBatch.IGNORED ? 0 : 1;
            }
            means[b] = (float) (sum / Math.max(1, targets) + regularization);
        }
        return workspaces.leverageTo(
                ArrayType.ACTIVATIONS, Nd4j.createFromArray(means).reshape('c', sequences, 1));
    }

    private TokenBatch batch() {
        if (getLabels() == null) {
            throw new IllegalStateException("The decoder needs labels for a score; see TokenDataSet");
        }
        TokenBatch batch = TokenDataSet.batch(getInput(), getLabels(), getMaskArray());
        if (batch.targets() == 0) {
            throw new IllegalArgumentException("No token of this batch has a target, so there is no mean loss");
        }
        return batch;
    }

    @Override
    protected INDArray getLabels2d(LayerWorkspaceMgr workspaces, ArrayType type) {
        return workspaces.leverageTo(type, getLabels().reshape('c', getLabels().length(), 1));
    }

    /** Frees the kernels' memory; a graph does not ask for it when it is closed itself. */
    @Override
    public void close() {
        model.close();
        kernels.close();
    }

    /** Memory that lasts: Deeplearning4j's workspaces would take back what is allocated inside them. */
    private static <T> T outside(Supplier<T> work) {
        try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return work.get();
        }
    }
}
