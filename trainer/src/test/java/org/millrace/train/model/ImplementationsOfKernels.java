package org.millrace.train.model;

import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.junit.jupiter.api.Named;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.KernelUnavailableException;
import org.millrace.train.kernel.Kernels;

/** The kernels that the model is tested with. */
final class ImplementationsOfKernels {

    private static final Logger LOG = LogManager.getLogger(ImplementationsOfKernels.class);

    private ImplementationsOfKernels() {}

    /** Every implementation that runs on this machine. */
    static Stream<Named<Kernels>> all() {
        Stream<Kernels> reference = Stream.of(KernelProvider.create(KernelChoice.REFERENCE, 1));
        return Stream.concat(reference, cpu()).map(kernels -> Named.of(kernels.name(), kernels));
    }

    /** For what depends on the model alone. */
    static Kernels fastest() {
        return KernelProvider.create(KernelChoice.AUTO, 1);
    }

    private static Stream<Kernels> cpu() {
        try {
            return Stream.of(KernelProvider.create(KernelChoice.CPU, 1));
        } catch (KernelUnavailableException e) {
            LOG.warn("The model is not tested with the cpu kernels: {}", e.getMessage());
            return Stream.empty();
        }
    }
}
