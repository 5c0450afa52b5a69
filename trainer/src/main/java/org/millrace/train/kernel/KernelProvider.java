package org.millrace.train.kernel;

import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.train.kernel.cpu.CpuBackend;
import org.millrace.train.kernel.reference.ReferenceKernels;

/** Makes the kernels of a run, and logs which they are and why. */
public final class KernelProvider {

    private static final Logger LOG = LogManager.getLogger(KernelProvider.class);

    private KernelProvider() {}

    /**
     * The kernels of a choice, logged with the reason.
     *
     * @param threads that all kernels share, oneDNN's and ND4J's included; 0 for one a core. The setting is the process's
     * @throws KernelUnavailableException if the choice cannot be had here
     */
    public static Kernels create(KernelChoice choice, int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException("threads: must be 0 or more, cannot be: " + threads);
        }
        int team = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        if (choice == KernelChoice.REFERENCE) {
            LOG.info("Kernels: reference, as asked for: plain ND4J, slow; threads: {}", team);
            return ReferenceKernels.create(team);
        }
        return create(choice, team, CpuBackend.find());
    }

    static Kernels create(KernelChoice choice, int threads, CpuBackend cpu) {
        Optional<String> obstacle = cpu.reasonAgainst();
        if (choice == KernelChoice.CPU) {
            requireComplete(cpu, obstacle);
            LOG.info("Kernels: cpu, as asked for: {}; threads: {}", cpu.description(), threads);
            return cpu.create(threads);
        }
        if (obstacle.isPresent()) {
            LOG.warn("Kernels: reference, plain ND4J and slow, because {}; threads: {}", obstacle.get(), threads);
            return ReferenceKernels.create(threads);
        }
        if (cpu.complete()) {
            LOG.info("Kernels: cpu, the fastest here: {}; threads: {}", cpu.description(), threads);
        } else {
            LOG.warn(
                    "Kernels: cpu, much slower than it could be: {}. Install g++ and build again to have it; threads: {}",
                    cpu.description(),
                    threads);
        }
        return cpu.create(threads);
    }

    private static void requireComplete(CpuBackend cpu, Optional<String> obstacle) {
        if (obstacle.isPresent()) {
            throw new KernelUnavailableException(
                    "kernels: cpu cannot run here: %s. Choose auto or reference.".formatted(obstacle.get()));
        }
        if (!cpu.complete()) {
            throw new KernelUnavailableException(
                    ("kernels: cpu lacks its native library: %s. Install g++ and build again, or choose auto to train"
                                    + " without it, slower.")
                            .formatted(cpu.missingLibrary()));
        }
    }
}
