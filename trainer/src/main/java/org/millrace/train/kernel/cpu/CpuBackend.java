package org.millrace.train.kernel.cpu;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.CheckedKernels;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/**
 * What of the CPU kernels runs in this process, and why not more.
 *
 * @param oneDnn oneDNN's version and instruction set
 * @param instructionSet of the native library; null where that is missing
 * @param obstacle why the kernels cannot run at all; null where they can
 * @param missingLibrary why there is no native library; null where there is one
 */
public record CpuBackend(
        String oneDnn,
        @Nullable InstructionSetChoice instructionSet,
        @Nullable String obstacle,
        @Nullable String missingLibrary) {

    /**
     * Loads what there is to load.
     *
     * @throws org.millrace.train.kernel.KernelUnavailableException if an instruction set is forced that is not here
     */
    public static CpuBackend find() {
        if (!Nd4jDevice.onCpu()) {
            return new CpuBackend("", null, "ND4J's backend does not compute on the processor", null);
        }
        String oneDnn;
        try {
            dnnl_version_t version = dnnl.dnnl_version();
            oneDnn = "oneDNN %d.%d.%d (%s)"
                    .formatted(
                            version.major(),
                            version.minor(),
                            version.patch(),
                            dnnl.get_effective_cpu_isa().toString());
        } catch (LinkageError e) {
            return new CpuBackend("", null, "oneDNN does not load: " + e.getMessage(), null);
        }
        Optional<String> missing = NativeLibrary.failure();
        return missing.isPresent()
                ? new CpuBackend(oneDnn, null, null, missing.get())
                : new CpuBackend(oneDnn, InstructionSetChoice.make(), null, null);
    }

    /** Whether the native library is there too, and with it the speed. */
    public boolean complete() {
        return instructionSet != null;
    }

    /** Why the kernels cannot run here, or nothing where they can. */
    public Optional<String> reasonAgainst() {
        return Optional.ofNullable(obstacle);
    }

    /** What runs, for logs. */
    public String description() {
        if (!complete()) {
            return "%s for matrix products, ND4J for all else (the native library is missing: %s)"
                    .formatted(oneDnn, missingLibrary);
        }
        return matrixUnit()
                ? "the native library with %s; products of bf16 by %s, which has a matrix unit (AMX) here"
                        .formatted(instructionSet, oneDnn)
                : "the native library with %s, matrix products included".formatted(instructionSet);
    }

    /**
     * Whether products of bf16 are oneDNN's: its code for AMX multiplies several times as fast as vectors do. Not where an
     * instruction set is forced, as that is to be seen.
     */
    private boolean matrixUnit() {
        return instructionSet != null && !instructionSet.forced() && oneDnn.contains("amx");
    }

    /** Kernels with checked arguments. */
    public Kernels create(int threads) {
        Nd4jDevice device = new Nd4jDevice(threads);
        return new CheckedKernels(
                instructionSet == null
                        ? new FallbackKernels(device, threads)
                        : new CpuKernels(device, threads, instructionSet.set(), matrixUnit()));
    }
}
