package org.millrace.train.loop;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.profile.WeightNames;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.tensor.Tensor;

/** Finds the name of a weight from where it lies in a flat buffer: weights, gradients and moments share a layout. */
final class NamedWeights implements WeightNames {

    private final NavigableMap<Long, String> names = new TreeMap<>();
    private final long size;

    NamedWeights(ParameterLayout layout) {
        layout.slices().forEach(slice -> names.put(slice.offset(), slice.name()));
        this.size = layout.size();
    }

    @Override
    public @Nullable String nameOf(Tensor tensor) {
        if (tensor.memory().length() != size) {
            return null;
        }
        Map.Entry<Long, String> slice = names.floorEntry(tensor.offset());
        return slice == null ? null : slice.getValue();
    }
}
