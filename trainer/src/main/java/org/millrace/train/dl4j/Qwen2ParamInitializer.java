package org.millrace.train.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.millrace.train.model.ParameterLayout;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The weights of a decoder as views of a graph's flat buffer, in the order of {@link ParameterLayout}. Matrices are weights
 * and decay; biases are biases; the gains of the norms are neither, so no regularisation reaches them.
 *
 * <p>The keys are the Hugging Face names as far as Deeplearning4j lets them: it cuts a name at its last underscore to find
 * the layer, so an underscore becomes a hyphen, and its UI takes for a weight what ends in W: {@code
 * model.layers.0.self-attn.q-proj.W}.
 */
final class Qwen2ParamInitializer implements ParamInitializer {

    private final ParameterLayout layout;
    private final Map<String, ParameterLayout.Slice> slices = new LinkedHashMap<>();

    Qwen2ParamInitializer(ParameterLayout layout) {
        this.layout = layout;
        layout.slices().forEach(slice -> slices.put(key(slice), slice));
    }

    /** What Deeplearning4j calls a weight. */
    static String key(ParameterLayout.Slice slice) {
        String name = slice.name().replace('_', '-');
        return slice.decays() ? name.replaceFirst("\\.weight$", ".W") : name;
    }

    @Override
    public long numParams(NeuralNetConfiguration configuration) {
        return layout.size();
    }

    @Override
    public long numParams(Layer layer) {
        return layout.size();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return List.copyOf(slices.keySet());
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return paramKeys(layer).stream()
                .filter(name -> isWeightParam(layer, name))
                .toList();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return paramKeys(layer).stream()
                .filter(name -> isBiasParam(layer, name))
                .toList();
    }

    @Override
    public boolean isWeightParam(Layer layer, String name) {
        ParameterLayout.Slice slice = slices.get(name);
        return slice != null && slice.decays();
    }

    @Override
    public boolean isBiasParam(Layer layer, String name) {
        return slices.containsKey(name) && name.endsWith(".bias");
    }

    /** The views; their values are {@link Qwen2LayerConfiguration}'s affair, which has the model that knows them. */
    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration configuration, INDArray flat, boolean initialize) {
        paramKeys(configuration.getLayer()).forEach(configuration::addVariable);
        return views(flat);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration configuration, INDArray flat) {
        return views(flat);
    }

    private Map<String, INDArray> views(INDArray flat) {
        if (flat.length() != layout.size()) {
            throw new IllegalArgumentException("The flat buffer of this decoder has %d elements, cannot have: %d"
                    .formatted(layout.size(), flat.length()));
        }
        INDArray row = flat.reshape(1, flat.length());
        Map<String, INDArray> views = new LinkedHashMap<>();
        slices.forEach((key, slice) -> {
            INDArray run = row.get(
                    NDArrayIndex.point(0), NDArrayIndex.interval(slice.offset(), slice.offset() + slice.size()));
            long[] shape = slice.shape();
            views.put(key, run.reshape('c', shape.length == 1 ? new long[] {1, shape[0]} : shape));
        });
        return views;
    }
}
