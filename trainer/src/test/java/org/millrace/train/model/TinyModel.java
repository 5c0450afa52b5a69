package org.millrace.train.model;

import java.util.Arrays;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** A model of a few hundred weights, and batches for it. */
final class TinyModel {

    private TinyModel() {}

    static ModelConfig config(boolean tied, int maxPositionEmbeddings) {
        return new ModelConfig(11, 8, 12, 2, 2, 1, maxPositionEmbeddings, 10_000, 1e-6, tied, 0.02);
    }

    /** Weights large enough for attention to be far from uniform; norms and biases are not what they begin as. */
    static Qwen2Model create(Kernels kernels, ModelConfig config) {
        return create(kernels, config, DataType.FLOAT32);
    }

    /** Such weights, rounded to the type that the model is to compute in. */
    static Qwen2Model create(Kernels kernels, ModelConfig config, DataType type) {
        ParameterLayout layout = new ParameterLayout(config);
        float[] values = new Values(kernels.device(), 5).normal(layout.size());
        for (ParameterLayout.Slice slice : layout.slices()) {
            boolean norm = slice.name().contains("norm");
            for (int i = (int) slice.offset(); i < slice.offset() + slice.size(); i++) {
                values[i] = 0.4f * values[i] + (norm ? 1 : 0);
            }
        }
        Tensor weights = kernels.device().tensor(type, layout.size());
        kernels.device().write(values, 0, values.length, weights);
        return new Qwen2Model(config, kernels, weights);
    }

    /** Documents of those lengths with ids that look random. */
    static TokenBatch batch(int... documents) {
        int n = Arrays.stream(documents).sum();
        int[] ids = new int[n];
        int[] labels = new int[n];
        int[] positions = new int[n];
        int[] cuSeqlens = new int[documents.length + 1];
        for (int i = 0; i < n; i++) {
            ids[i] = (7 * i + i * i) % 11;
        }
        for (int d = 0; d < documents.length; d++) {
            cuSeqlens[d + 1] = cuSeqlens[d] + documents[d];
            for (int i = cuSeqlens[d]; i < cuSeqlens[d + 1]; i++) {
                positions[i] = i - cuSeqlens[d];
                labels[i] = i + 1 < cuSeqlens[d + 1] ? ids[i + 1] : TokenBatch.IGNORED;
            }
        }
        return new TokenBatch(ids, labels, positions, cuSeqlens);
    }
}
