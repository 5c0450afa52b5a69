package org.millrace.train.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.tensor.Tensor;

/**
 * Where each weight of a model lies in one flat buffer, under its Hugging Face name. Weights, gradients and optimizer
 * moments share the layout. Order: embedding, layers, final norm, output layer. What one product computes at once lies
 * together: the projections to queries, keys and values, their biases, and those to gate and up.
 */
public final class ParameterLayout {

    static final String EMBEDDING = "model.embed_tokens.weight";
    static final String FINAL_NORM = "model.norm.weight";
    static final String OUTPUT = "lm_head.weight";

    /**
     * A named slice of the flat buffer.
     *
     * @param name Hugging Face name: {@code model.layers.0.self_attn.q_proj.weight}
     * @param offset of its first element
     * @param shape (O,I) of a matrix, (O) of a bias or norm
     */
    @SuppressWarnings("ArrayRecordComponent") // a shape; slices are found by name, never compared
    public record Slice(String name, long offset, long[] shape) {

        public long size() {
            return Tensor.elements(shape);
        }

        /** Matrices decay; norms and biases do not. */
        public boolean decays() {
            return shape.length > 1;
        }
    }

    /**
     * Weights that a pass needs at the same time, and that lie together: the embedding, one layer, or what comes after
     * the layers. The units leave no gaps.
     *
     * @param name {@code embedding}, {@code layers.0} … or {@code head}
     * @param offset of its first element
     */
    public record Unit(String name, long offset, long size) {

        /** This unit's view of a flat buffer. */
        public Tensor of(Tensor flat) {
            return flat.view(offset, size);
        }
    }

    private final Map<String, Slice> slices = new LinkedHashMap<>();
    private final List<Unit> units = new ArrayList<>();
    private long size;

    public ParameterLayout(ModelConfig config) {
        long d = config.hiddenSize();
        long kv = (long) config.numKeyValueHeads() * config.headSize();
        long f = config.intermediateSize();
        add(EMBEDDING, config.vocabSize(), d);
        closeUnit("embedding");
        for (int i = 0; i < config.numHiddenLayers(); i++) {
            String layer = "model.layers." + i + ".";
            add(layer + "input_layernorm.weight", d);
            add(layer + "self_attn.q_proj.weight", d, d);
            add(layer + "self_attn.k_proj.weight", kv, d);
            add(layer + "self_attn.v_proj.weight", kv, d);
            add(layer + "self_attn.q_proj.bias", d);
            add(layer + "self_attn.k_proj.bias", kv);
            add(layer + "self_attn.v_proj.bias", kv);
            add(layer + "self_attn.o_proj.weight", d, d);
            add(layer + "post_attention_layernorm.weight", d);
            add(layer + "mlp.gate_proj.weight", f, d);
            add(layer + "mlp.up_proj.weight", f, d);
            add(layer + "mlp.down_proj.weight", d, f);
            closeUnit("layers." + i);
        }
        add(FINAL_NORM, d);
        if (!config.tieWordEmbeddings()) {
            add(OUTPUT, config.vocabSize(), d);
        }
        closeUnit("head");
    }

    private void closeUnit(String name) {
        Unit last = units.isEmpty() ? new Unit("", 0, 0) : units.get(units.size() - 1);
        long begin = last.offset + last.size;
        units.add(new Unit(name, begin, size - begin));
    }

    private void add(String name, long... shape) {
        slices.put(name, new Slice(name, size, shape));
        size += Tensor.elements(shape);
    }

    /** Elements of the flat buffer. */
    public long size() {
        return size;
    }

    /** All slices in the order of the buffer; they leave no gaps. */
    public List<Slice> slices() {
        return new ArrayList<>(slices.values());
    }

    /** In order: the embedding, every layer, and the head, which is the final norm and, if it is not tied, the output. */
    public List<Unit> units() {
        return List.copyOf(units);
    }

    Unit embedding() {
        return units.get(0);
    }

    Unit layer(int index) {
        return units.get(1 + index);
    }

    Unit head() {
        return units.get(units.size() - 1);
    }

    /** Whether the output layer is the embedding, so that the head is the final norm alone. */
    public boolean hasTiedHead() {
        return !contains(OUTPUT);
    }

    public boolean contains(String name) {
        return slices.containsKey(name);
    }

    public Slice slice(String name) {
        Slice slice = slices.get(name);
        if (slice == null) {
            throw new IllegalArgumentException("The model has no weight named " + name);
        }
        return slice;
    }

    /**
     * The view of a unit's weights or gradients that begins with the named weight and goes on into those behind it, as far
     * as the shape reaches.
     */
    Tensor viewFrom(Unit unit, Tensor ofUnit, String name, long... shape) {
        return ofUnit.view(slice(name).offset() - unit.offset(), shape);
    }

    /** The named weight's view of a unit's weights or gradients. */
    Tensor view(Unit unit, Tensor ofUnit, String name) {
        return viewFrom(unit, ofUnit, name, slice(name).shape());
    }

    /** The named weight's view of a flat buffer of this layout. */
    public Tensor view(Tensor flat, String name) {
        Slice slice = slice(name);
        return flat.view(slice.offset(), slice.shape());
    }
}
