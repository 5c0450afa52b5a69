package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.ConfigException;
import org.millrace.train.kernel.cpu.BoundThread;
import org.millrace.train.kernel.cpu.CpuBackend;
import org.millrace.train.kernel.cpu.CpuList;

class RankCpusTest {

    private static final String RANK = "rank 1 on host, executor 2";
    private static final OptionalLong NO_CONTAINER = OptionalLong.empty();

    @BeforeAll
    static void needsTheNativeLibrary() {
        CpuBackend backend = CpuBackend.find();
        assumeTrue(backend.complete(), backend.description());
    }

    @Test
    void theNumberOfACpuIsAList() {
        String cpu = IntStream.range(0, 1024)
                .mapToObj(Integer::toString)
                .filter(number -> BoundThread.obstacle(CpuList.parse(number).orElseThrow())
                        .isEmpty())
                .findFirst()
                .orElseThrow();

        RankCpus cpus = RankCpus.of("numa", List.of(cpu), RANK);

        assertThat(cpus).hasToString("numa " + cpu);
        assertThat(RankPlace.ofThisProcess(1, "host:41000/2", "host", "2", cpus, NO_CONTAINER)
                        .description())
                .isEqualTo("host:41000, executor 2, numa " + cpu);
        assertThat(RankPlace.ofThisProcess(1, "host:41000/2", "host", "2", null, NO_CONTAINER)
                        .description())
                .isEqualTo("host:41000, executor 2");
    }

    @Test
    void otherAddressesAreRefusedWithTheirRankAndTheFormThatIsExpected() {
        assertThatThrownBy(() -> RankCpus.of("accelerator", List.of("GPU-abc"), RANK))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("training.distributed.resource: got accelerator with address GPU-abc for " + RANK)
                .hasMessageContaining("expected one address: CPUs as Linux lists them, such as 0-31,64-95");
        assertThatThrownBy(() -> RankCpus.of("numa", List.of("0", "1"), RANK))
                .hasMessageContaining("got numa with the addresses [0, 1] for " + RANK);
    }

    @Test
    void cpusThatThisProcessMayNotUseAreNamed() {
        assertThatThrownBy(() -> RankCpus.of("numa", List.of("8000-8003"), RANK))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("got numa with address 8000-8003 for " + RANK)
                .hasMessageContaining(", and not 8000-8003");
    }
}
