package org.millrace.train.dl4j;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * One block of the decoder as the Deeplearning4j UI shows it: its sizes, its parameters, its activation function. It only
 * describes; {@link Qwen2LayerConfiguration} is the layer that computes.
 */
public final class DecoderBlock extends FeedForwardLayer {

    private static final long serialVersionUID = 1;

    @JsonProperty
    private long parameters;

    /** For Deeplearning4j, which then fills the properties from JSON. */
    DecoderBlock() {}

    DecoderBlock(long inputs, long outputs, long parameters, IActivation activation) {
        setNIn(inputs);
        setNOut(outputs);
        setActivationFn(activation);
        this.parameters = parameters;
    }

    @Override
    public ParamInitializer initializer() {
        return new Count(parameters);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            @Nullable Collection<TrainingListener> listeners,
            int index,
            INDArray flat,
            boolean initialize,
            DataType type) {
        throw new UnsupportedOperationException(
                "This graph describes a decoder for the UI and cannot be run; Qwen2LayerConfiguration can");
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType input) {
        throw new UnsupportedOperationException("This graph describes a decoder for the UI and takes no memory");
    }

    /** How many parameters there are, and nothing more. */
    private record Count(long parameters) implements ParamInitializer {

        @Override
        public long numParams(NeuralNetConfiguration configuration) {
            return parameters;
        }

        @Override
        public long numParams(org.deeplearning4j.nn.conf.layers.Layer layer) {
            return parameters;
        }

        @Override
        public List<String> paramKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
            return List.of();
        }

        @Override
        public List<String> weightKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
            return List.of();
        }

        @Override
        public List<String> biasKeys(org.deeplearning4j.nn.conf.layers.Layer layer) {
            return List.of();
        }

        @Override
        public boolean isWeightParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
            return false;
        }

        @Override
        public boolean isBiasParam(org.deeplearning4j.nn.conf.layers.Layer layer, String key) {
            return false;
        }

        @Override
        public Map<String, INDArray> init(NeuralNetConfiguration configuration, INDArray flat, boolean initialize) {
            return Map.of();
        }

        @Override
        public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration configuration, INDArray flat) {
            return Map.of();
        }
    }
}
