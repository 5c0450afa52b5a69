package org.millrace.train.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.millrace.train.kernel.cpu.CpuBackend;
import org.millrace.train.tensor.DataType;

class KernelProviderTest {

    private static final CpuBackend WITHOUT_LIBRARY = new CpuBackend("oneDNN 3", null, null, "no library was built");
    private static final CpuBackend WITHOUT_ONEDNN = new CpuBackend("", null, "oneDNN does not load: no file", null);

    @Test
    void referenceIsAlwaysToBeHad() {
        try (Kernels kernels = KernelProvider.create(KernelChoice.REFERENCE, 1)) {
            assertThat(kernels.name()).isEqualTo("reference");
            assertThat(kernels.device().description()).isEqualTo("cpu (1 thread)");
        }
    }

    @Test
    void autoTakesTheCpuKernelsEvenWithoutTheirLibrary() {
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 1, WITHOUT_LIBRARY)) {
            assertThat(kernels.name()).isEqualTo("cpu");
        }
    }

    @Test
    void autoFallsBackToTheReferenceWithoutOneDnn() {
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 1, WITHOUT_ONEDNN)) {
            assertThat(kernels.name()).isEqualTo("reference");
        }
    }

    @Test
    void cpuThatCannotBeHadIsAnErrorThatSaysWhatToDo() {
        assertThatThrownBy(() -> KernelProvider.create(KernelChoice.CPU, 1, WITHOUT_LIBRARY))
                .isInstanceOf(KernelUnavailableException.class)
                .hasMessage("kernels: cpu lacks its native library: no library was built. Install g++ and build again,"
                        + " or choose auto to train without it, slower.");
        assertThatThrownBy(() -> KernelProvider.create(KernelChoice.CPU, 1, WITHOUT_ONEDNN))
                .isInstanceOf(KernelUnavailableException.class)
                .hasMessage("kernels: cpu cannot run here: oneDNN does not load: no file. Choose auto or reference.");
    }

    @Test
    void noThreadsMeansOneForEachCore() {
        int cores = Runtime.getRuntime().availableProcessors();
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 0)) {
            assertThat(kernels.device().description()).startsWith("cpu (" + cores + " thread");
        }
    }

    @Test
    void aNegativeNumberOfThreadsIsRefused() {
        assertThatThrownBy(() -> KernelProvider.create(KernelChoice.AUTO, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads: must be 0 or more, cannot be: -1");
    }

    @Test
    void thePeakIsARateThatProcessorsHave() {
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 1)) {
            assertThat(GemmPeak.measure(kernels, DataType.FLOAT32)).isBetween(1e8, 1e14);
        }
    }
}
