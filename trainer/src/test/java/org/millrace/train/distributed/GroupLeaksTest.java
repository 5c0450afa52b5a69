package org.millrace.train.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.millrace.train.distributed.FaultyNetwork.Fault;
import org.millrace.train.tensor.DataType;

/** An executor that survives the failures of others is in many groups one after the other. */
@Tag("slow")
class GroupLeaksTest {

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final int SIZE = 100_000;
    private static final int GROUPS = 20;
    private static final Duration SHORT = Duration.ofMillis(300);

    /** Ways for a group to end. */
    private enum End {
        /** A rank gives up and says why. */
        ABORT,

        /** A rank is killed: its connections break. */
        DROP,

        /** A rank hangs: the others give up waiting. */
        STALL,

        /** A rank never comes to the rendezvous. */
        ABSENCE
    }

    @Test
    void groupsThatFailedLeaveTheirProcessNoConnectionThreadOrDirectMemory() throws Exception {
        assumeTrue(Files.isDirectory(OPEN_FILES), "only Linux tells a process what it has open");
        for (End end : End.values()) { // what stays for good is there afterwards
            fail(end);
        }
        System.gc();
        int connectionsBefore = connections();
        long directBefore = directBytes();
        Set<Thread> threadsBefore = threads();

        for (int group = 0; group < GROUPS; group++) {
            fail(End.values()[group % End.values().length]);
        }

        await(() -> newThreads(threadsBefore).isEmpty() && directBytes() <= directBefore);
        assertThat(newThreads(threadsBefore)).isEmpty();
        assertThat(directBytes()).isLessThanOrEqualTo(directBefore);
        assertThat(connections()).isLessThanOrEqualTo(connectionsBefore);
    }

    private static void fail(End end) throws Exception {
        List<TcpRendezvous> rendezvous = TcpGroups.bind(2, 2);
        List<String> addresses = rendezvous.stream().map(TcpRendezvous::address).toList();
        switch (end) {
            case ABORT -> requireFailed(TcpGroups.join(rendezvous, Collections.nCopies(2, addresses), SHORT), true);
            case DROP, STALL -> {
                Fault fault = end == End.DROP ? Fault.DROP : Fault.STALL;
                try (FaultyNetwork network = new FaultyNetwork(addresses.get(0), FaultyNetwork.LANE, fault, SIZE)) {
                    List<String> ofRankOne = List.of(network.address(), addresses.get(1));
                    requireFailed(TcpGroups.join(rendezvous, List.of(addresses, ofRankOne), SHORT), false);
                }
            }
            case ABSENCE -> {
                TcpGroupSettings settings = new TcpGroupSettings("a secret", "test", 0, SHORT, SHORT);
                assertThatThrownBy(() -> rendezvous.get(0).join(0, addresses, settings))
                        .isInstanceOf(ProcessGroupException.class);
                rendezvous.get(1).close();
            }
        }
    }

    private static void requireFailed(List<ProcessGroup> groups, boolean abort) throws Exception {
        List<Ranks.Outcome<Boolean>> outcomes = Ranks.outcomes(groups, group -> {
            if (abort && group.rank() == 1) {
                group.abort("enough");
            }
            group.allReduce(ProcessGroupContract.DEVICE.tensor(DataType.FLOAT32, SIZE))
                    .await();
            return true;
        });
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure()).isInstanceOf(ProcessGroupException.class));
    }

    /** Sockets, and what selectors are made of; jars may be opened at any time. */
    private static int connections() throws IOException {
        int connections = 0;
        try (Stream<Path> files = Files.list(OPEN_FILES)) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file) // the listing itself is gone by now
                        && Files.readSymbolicLink(file).toString().matches("(socket|anon_inode|pipe):.*")) {
                    connections++;
                }
            }
        }
        return connections;
    }

    private static Set<Thread> threads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    private static Set<Thread> newThreads(Set<Thread> before) {
        Set<Thread> added = new HashSet<>(threads());
        added.removeAll(before);
        return added;
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Threads that were told to end take a moment, and direct memory goes with the garbage. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
