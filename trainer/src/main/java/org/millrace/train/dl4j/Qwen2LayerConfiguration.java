package org.millrace.train.dl4j;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.model.ParameterLayout;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A whole Qwen2 decoder as the output layer of a Deeplearning4j ComputationGraph:
 *
 * <pre>{@code
 * Qwen2LayerConfiguration decoder = new Qwen2LayerConfiguration(model, KernelChoice.AUTO, 0);
 * decoder.setRegularization(List.of(new WeightDecay(0.1, true)));
 * ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
 *         .updater(new Adam(3e-4, 0.9, 0.95, 1e-8))
 *         .graphBuilder()
 *         .addInputs("tokens")
 *         .addLayer("decoder", decoder, "tokens")
 *         .setOutputs("decoder")
 *         .build();
 * ComputationGraph graph = new ComputationGraph(configuration);
 * graph.init();
 * graph.fit(TokenDataSet.of(batch, sequences));
 * }</pre>
 *
 * It is one layer, from token ids to the loss, since the loss over a large vocabulary has to be fused with the layer
 * before it: logits of all tokens are never held in training. The score is the mean loss over the targets, plus what
 * regularisation Deeplearning4j adds. Features and labels are those of {@link TokenDataSet}; outputs are the
 * probabilities (B,V,T) of the next token.
 *
 * <p>Adam with that decay is AdamW. Set the decay on the layer: what is set on the builder of a graph, Deeplearning4j
 * 1.0.0-M2.1 applies twice.
 *
 * <p>Computes in 32-bit floats. The graph's JSON holds the shape of the model and the choice of kernels, so
 * ModelSerializer saves and restores it.
 */
public final class Qwen2LayerConfiguration extends BaseOutputLayer {

    private static final long serialVersionUID = 1;

    // Single properties, since Deeplearning4j's JSON knows no records.
    @JsonProperty
    private int intermediateSize;

    @JsonProperty
    private int numHiddenLayers;

    @JsonProperty
    private int numAttentionHeads;

    @JsonProperty
    private int numKeyValueHeads;

    @JsonProperty
    private int maxPositionEmbeddings;

    @JsonProperty
    private double ropeTheta;

    @JsonProperty
    private double rmsNormEps;

    @JsonProperty
    private boolean tieWordEmbeddings;

    @JsonProperty
    private double initializerRange;

    @JsonProperty
    private KernelChoice kernels = KernelChoice.AUTO;

    @JsonProperty
    private int threads;

    /** For Deeplearning4j, which then fills the fields from JSON. */
    Qwen2LayerConfiguration() {}

    /**
     * A decoder whose initial weights are those of the graph's seed.
     *
     * @param kernels that the layer is to make for itself
     * @param threads of the kernels, 0 for one a core; the setting is the process's
     */
    public Qwen2LayerConfiguration(ModelConfig model, KernelChoice kernels, int threads) {
        setNIn(model.hiddenSize());
        setNOut(model.vocabSize());
        setHasBias(false);
        setLossFn(new LossSparseMCXENT());
        setActivationFn(new ActivationSoftmax());
        this.intermediateSize = model.intermediateSize();
        this.numHiddenLayers = model.numHiddenLayers();
        this.numAttentionHeads = model.numAttentionHeads();
        this.numKeyValueHeads = model.numKeyValueHeads();
        this.maxPositionEmbeddings = model.maxPositionEmbeddings();
        this.ropeTheta = model.ropeTheta();
        this.rmsNormEps = model.rmsNormEps();
        this.tieWordEmbeddings = model.tieWordEmbeddings();
        this.initializerRange = model.initializerRange();
        this.kernels = kernels;
        this.threads = threads;
    }

    /** The shape of the decoder. */
    public ModelConfig model() {
        return new ModelConfig(
                Math.toIntExact(getNOut()),
                Math.toIntExact(getNIn()),
                intermediateSize,
                numHiddenLayers,
                numAttentionHeads,
                numKeyValueHeads,
                maxPositionEmbeddings,
                ropeTheta,
                rmsNormEps,
                tieWordEmbeddings,
                initializerRange);
    }

    KernelChoice kernels() {
        return kernels;
    }

    int threads() {
        return threads;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            @Nullable Collection<TrainingListener> listeners,
            int index,
            INDArray flat,
            boolean initialize,
            DataType type) {
        if (type != DataType.FLOAT) {
            throw new IllegalArgumentException(
                    "The decoder computes in 32-bit floats: set the graph's dataType to FLOAT, cannot be: " + type);
        }
        Map<String, INDArray> table = initializer().init(configuration, flat, initialize);
        Qwen2Layer layer = new Qwen2Layer(configuration, this, flat);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(flat);
        layer.setParamTable(table);
        layer.setConf(configuration);
        if (initialize) {
            layer.initialize(configuration.getSeed());
        }
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return new Qwen2ParamInitializer(new ParameterLayout(model()));
    }

    @Override
    public InputType getOutputType(int index, @Nullable InputType input) {
        return InputType.recurrent(getNOut());
    }

    /** Takes the tokens as they are. */
    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType input) {
        return null;
    }

    /** The sizes are the model's, whatever comes in. */
    @Override
    public void setNIn(InputType input, boolean override) {}

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Qwen2LayerConfiguration that
                && super.equals(that)
                && model().equals(that.model())
                && kernels == that.kernels
                && threads == that.threads;
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof Qwen2LayerConfiguration;
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), model(), kernels, threads);
    }
}
