package org.millrace.train.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** What a thread is bound to is read back from {@code /proc}, where the kernel tells it. */
class BoundThreadTest {

    private static final String NAME = "bound";
    private static final int THREADS = 3;

    @BeforeEach
    void needsTheNativeLibrary() {
        CpuBackend backend = CpuBackend.find();
        assumeTrue(backend.complete(), backend.description());
    }

    @Test
    void theThreadAndTheTeamOfItsKernelsRunOnTheCpusAlone() throws Exception {
        CpuList before = BoundThread.ofThisThread();
        CpuList cpu = cpu(0);

        assertThat(BoundThread.call(NAME, cpu, () -> cpusOfATeam(NAME)))
                .hasSizeGreaterThanOrEqualTo(THREADS)
                .containsOnly(cpu.toString());
        assertThat(BoundThread.ofThisThread()).as("the caller's").isEqualTo(before);
    }

    @Test
    void theNextThreadHasATeamOfItsOwn() throws Exception {
        assumeTrue(BoundThread.ofThisThread().size() > 1, "this machine has one CPU");
        for (CpuList cpu : List.of(cpu(0), cpu(1))) {
            String name = "bound-to-" + cpu;
            assertThat(BoundThread.call(name, cpu, () -> cpusOfATeam(name)))
                    .hasSizeGreaterThanOrEqualTo(THREADS)
                    .containsOnly(cpu.toString());
        }
    }

    @Test
    void whatTheWorkThrowsComesOut() {
        Callable<Void> work = () -> {
            throw new IOException("the disk is full");
        };

        assertThatThrownBy(() -> BoundThread.call(NAME, cpu(0), work))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is full");
    }

    @Test
    void anInterruptEndsTheWorkAndIsNotForgotten() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            try {
                begun.await();
                caller.interrupt();
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
        });
        interrupter.start();
        Callable<Void> work = () -> {
            begun.countDown();
            TimeUnit.MINUTES.sleep(1);
            throw new IllegalStateException("was not interrupted");
        };

        assertThatThrownBy(() -> BoundThread.call(NAME, cpu(0), work)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void tellsWhatKeepsThreadsFromBeingBound() {
        CpuList cpu = cpu(0);

        assertThat(BoundThread.obstacle(cpu, Map.of("OMP_PROC_BIND", "false"))).isEmpty();
        assertThat(BoundThread.obstacle(cpu, Map.of("OMP_PLACES", "cores")).orElseThrow())
                .contains("OMP_PLACES=cores");
        assertThat(BoundThread.obstacle(CpuList.parse(cpu + ",8190").orElseThrow(), Map.of())
                        .orElseThrow())
                .isEqualTo("this process may use CPUs %s, and not 8190", BoundThread.ofThisThread());
    }

    /** One of the CPUs that this process may use. */
    private static CpuList cpu(int index) {
        BitSet allowed = BitSet.valueOf(BoundThread.ofThisThread().mask());
        int cpu = allowed.stream().skip(index).findFirst().orElseThrow();
        return CpuList.parse(Integer.toString(cpu)).orElseThrow();
    }

    /**
     * The CPUs of each thread of a team, which has just computed: OpenMP's take the name of the one whose team they are.
     * ND4J's BLAS, too, may start some.
     */
    private static List<String> cpusOfATeam(String name) throws IOException {
        Nd4jDevice device = new Nd4jDevice(THREADS);
        try (Kernels kernels = new CpuKernels(device, THREADS, InstructionSet.best())) {
            Values values = new Values(device, 7);
            Tensor x = values.tensor(512, 64);
            Tensor w = values.tensor(64, 64);
            kernels.linear(x, w, null, null, values.tensor(512, 64));
            return cpusOfThreads(name);
        }
    }

    private static List<String> cpusOfThreads(String name) throws IOException {
        List<String> cpus = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                String status = status(thread);
                if (status.startsWith("Name:\t" + name + "\n")) {
                    cpus.add(status.replaceFirst("(?s).*\nCpus_allowed_list:\t([^\n]*)\n.*", "$1"));
                }
            }
        }
        return cpus;
    }

    /** Nothing of a thread that has ended since it was listed. */
    private static String status(Path thread) {
        try {
            return Files.readString(thread.resolve("status"));
        } catch (IOException ended) {
            return "";
        }
    }
}
