package org.millrace.train.model;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.reference.ReferenceKernels;

/** Every implementation that the model is tested with. */
final class ImplementationsOfKernels {

    private ImplementationsOfKernels() {}

    static Stream<Named<Kernels>> all() {
        return Stream.of(ReferenceKernels.create()).map(kernels -> Named.of(kernels.name(), kernels));
    }
}
