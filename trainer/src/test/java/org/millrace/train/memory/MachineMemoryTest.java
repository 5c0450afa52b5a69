package org.millrace.train.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {

    private static final long GIB = 1L << 30;

    @TempDir
    private Path root;

    @BeforeEach
    void machineOf64GiB() throws IOException {
        write(
                "proc/meminfo",
                "MemTotal:       67108864 kB\nMemFree:         1048576 kB\nMemAvailable:   33554432 kB\n");
    }

    @Test
    void takesTheWholeMachineWhereNothingLimitsIt() {
        assertThat(memory().whole()).isEqualTo(new MemoryLimit(64 * GIB, "the memory of this machine"));
        assertThat(memory().free()).hasValue(32 * GIB);
    }

    @Test
    void takesTheLimitOfItsGroup() throws IOException {
        mount("31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
        write("proc/self/cgroup", "0::/batch/job\n");
        write("sys/fs/cgroup/batch/job/memory.max", "%d%n".formatted(16 * GIB));
        write("sys/fs/cgroup/batch/memory.max", "max\n");

        assertThat(memory().whole()).isEqualTo(new MemoryLimit(16 * GIB, "the limit of this process's control group"));
    }

    @Test
    void takesTheLimitOfAGroupAroundItWhereThatIsLess() throws IOException {
        mount("31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
        write("proc/self/cgroup", "0::/batch/job\n");
        write("sys/fs/cgroup/batch/job/memory.max", "%d%n".formatted(16 * GIB));
        write("sys/fs/cgroup/batch/memory.max", "%d%n".formatted(8 * GIB));

        assertThat(memory().whole().bytes()).isEqualTo(8 * GIB);
    }

    @Test
    void readsTheFirstVersionOfControlGroups() throws IOException {
        mount("""
                36 31 0:33 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
                37 31 0:34 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory""");
        write("proc/self/cgroup", "4:memory:/jobs/one\n1:cpu:/\n0::/\n");
        write("sys/fs/cgroup/memory/jobs/one/memory.limit_in_bytes", "%d%n".formatted(4 * GIB));
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

        assertThat(memory().whole().bytes()).isEqualTo(4 * GIB);
    }

    @Test
    void findsTheGroupOfAContainerThatSeesOnlyItsOwnPartOfTheTree() throws IOException {
        mount("37 31 0:34 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory");
        write("proc/self/cgroup", "4:memory:/docker/abc\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "%d%n".formatted(2 * GIB));

        assertThat(memory().whole().bytes()).isEqualTo(2 * GIB);
    }

    @Test
    void takesTheTopOfTheTreeWhereTheGroupLiesOutsideOfWhatIsSeen() throws IOException {
        mount("31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
        write("proc/self/cgroup", "0::/../../elsewhere\n");
        write("sys/fs/cgroup/memory.max", "%d%n".formatted(3 * GIB));

        assertThat(memory().whole().bytes()).isEqualTo(3 * GIB);
    }

    @Test
    void ignoresALimitAboveTheMachine() throws IOException {
        mount("31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.max", "%d%n".formatted(128 * GIB));

        assertThat(memory().whole().bytes()).isEqualTo(64 * GIB);
    }

    @Test
    void knowsThisMachine() {
        MachineMemory here = MachineMemory.ofThisProcess();

        assertThat(here.whole().bytes()).isGreaterThan(Runtime.getRuntime().totalMemory());
    }

    private MachineMemory memory() {
        return MachineMemory.below(root);
    }

    private void mount(String lines) throws IOException {
        write("proc/self/mountinfo", lines + "\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
