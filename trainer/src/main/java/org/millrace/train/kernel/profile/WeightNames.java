package org.millrace.train.kernel.profile;

import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.Tensor;

/** Names of weights, so that a call can say which it worked on. */
@FunctionalInterface
public interface WeightNames {

    /**
     * The name of the weight that begins where this tensor does, for a tensor of weights or of their gradients; null for
     * any other. A weight of a layer has {@code layers.}, the layer's number and a dot in its name.
     */
    @Nullable
    String nameOf(Tensor tensor);
}
