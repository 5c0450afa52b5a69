package org.millrace.train.model;

import java.util.ArrayList;
import java.util.List;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** Keys and values of the tokens of one sequence, for each layer (capacity,G,K); grows by doubling. */
final class KeyValueCache implements AutoCloseable {

    private static final int SMALLEST = 256;

    private final ModelConfig config;
    private final Kernels kernels;
    private final DataType type;
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private int capacity;

    /** @param type that the model computes in */
    KeyValueCache(ModelConfig config, Kernels kernels, DataType type) {
        this.config = config;
        this.kernels = kernels;
        this.type = type;
        this.capacity = Math.min(SMALLEST, config.maxPositionEmbeddings());
        for (int i = 0; i < config.numHiddenLayers(); i++) {
            keys.add(allocate());
            values.add(allocate());
        }
    }

    Tensor keys(int layer) {
        return keys.get(layer);
    }

    Tensor values(int layer) {
        return values.get(layer);
    }

    /** Makes room for that many tokens, keeping the first {@code filled}. */
    void require(int tokens, int filled) {
        if (tokens <= capacity) {
            return;
        }
        while (capacity < tokens) {
            capacity = Math.min(Math.multiplyExact(2, capacity), config.maxPositionEmbeddings());
        }
        keys.replaceAll(old -> grown(old, filled));
        values.replaceAll(old -> grown(old, filled));
    }

    private Tensor grown(Tensor old, int filled) {
        Tensor larger = allocate();
        kernels.copy(old.rows(0, filled), larger.rows(0, filled));
        old.memory().close();
        return larger;
    }

    private Tensor allocate() {
        return kernels.device().tensor(type, capacity, config.numKeyValueHeads(), config.headSize());
    }

    @Override
    public void close() {
        keys.forEach(tensor -> tensor.memory().close());
        values.forEach(tensor -> tensor.memory().close());
        keys.clear();
        values.clear();
    }
}
