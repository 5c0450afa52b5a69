package org.millrace.train.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.distributed.FaultyNetwork.Fault;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** Three ranks, of which rank 1 reaches rank 0 through a faulty network. */
class TcpFaultsTest {

    private static final int SIZE = 600_000;
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** What every rank ended with after a few all-reduces. */
    private static List<Ranks.Outcome<float[]>> run(
            FaultyNetwork network, List<TcpRendezvous> rendezvous, Duration timeout) throws Exception {
        List<List<String>> views = new ArrayList<>();
        List<String> addresses = rendezvous.stream().map(TcpRendezvous::address).toList();
        for (int rank = 0; rank < rendezvous.size(); rank++) {
            List<String> view = new ArrayList<>(addresses);
            if (rank == 1) {
                view.set(0, network.address());
            }
            views.add(view);
        }
        return Ranks.outcomes(TcpGroups.join(rendezvous, views, timeout), group -> {
            Tensor tensor = ProcessGroupContract.DEVICE.tensor(DataType.FLOAT32, SIZE);
            float[] values = ProcessGroupContract.random(group.rank(), SIZE);
            for (int step = 1; step <= 3; step++) {
                group.atStep(step);
                ProcessGroupContract.DEVICE.write(values, 0, SIZE, tensor);
                group.allReduce(tensor).await();
            }
            return ProcessGroupContract.values(tensor);
        });
    }

    private static List<Ranks.Outcome<float[]>> run(int connection, Fault fault, long after) throws Exception {
        List<TcpRendezvous> rendezvous = TcpGroups.bind(3, 1);
        try (FaultyNetwork network = new FaultyNetwork(rendezvous.get(0).address(), connection, fault, after)) {
            return run(network, rendezvous, fault == Fault.STALL ? SHORT : ProcessGroupContract.LONG);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 400", "-1, 1000000", "1, 1000000"})
    void aConnectionThatBreaksNamesTheRankBehindItEverywhere(int connection, long after) throws Exception {
        List<Ranks.Outcome<float[]>> outcomes = run(connection, Fault.DROP, after);
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOf(ProcessGroupException.class)
                        .hasMessageContaining("was lost")
                        .hasMessageMatching("(?s).*rank [01] \\(127.0.0.1:.*"));
    }

    @ParameterizedTest
    @ValueSource(longs = {500, 700_000, 1_500_001})
    void aConnectionThatGoesSilentIsNoticedWithinTheTimeout(long after) throws Exception {
        List<Ranks.Outcome<float[]>> outcomes = run(-1, Fault.STALL, after);
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOf(ProcessGroupException.class)
                        .hasMessageContainingAll("all-reduce", "at step", "waited 1.0 s")
                        .hasMessageMatching("(?s).*rank [01] \\(127.0.0.1:.*"));
    }

    @ParameterizedTest
    @ValueSource(longs = {700_000, 1_300_003, 1_600_002})
    void aBitThatTurnsOverIsFoundAndItsSenderNamedEverywhere(long after) throws Exception {
        List<Ranks.Outcome<float[]>> outcomes = run(FaultyNetwork.LANE, Fault.GARBLE, after);
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOf(ProcessGroupException.class)
                        .hasMessageContainingAll(
                                "rank 1 (127.0.0.1:", "sent rank 0 what it should not", "a chunk", "checksum"));
    }

    @Test
    void aHeaderWithATurnedBitIsRefused() throws Exception {
        // The first frame after the handshake of hello (length, 64 and a nonce of 4 bytes) and proof.
        List<Ranks.Outcome<float[]>> outcomes = run(FaultyNetwork.LANE, Fault.GARBLE, handshakeBytes() + 9);
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOf(ProcessGroupException.class)
                        .hasMessageContainingAll("rank 1 (127.0.0.1:", "header", "checksum"));
    }

    private static long handshakeBytes() {
        return Integer.BYTES + Long.BYTES + 8L * Integer.BYTES + "test".length() + 16 + 32;
    }

    @Test
    void aSlowNetworkOnlyTakesLonger() throws Exception {
        float[] expected = ProcessGroupContract.treeSum(3, SIZE);
        for (Ranks.Outcome<float[]> outcome : run(-1, Fault.DELAY, 0)) {
            assertThat(outcome.failure()).isNull();
            assertThat(outcome.result()).isEqualTo(expected);
        }
    }

    @Test
    void aRankThatIsNotInTheGroupItSendsToIsNamed() throws Exception {
        List<Ranks.Outcome<Boolean>> outcomes = Ranks.outcomes(TcpGroups.of(3, 1, ProcessGroupContract.LONG), group -> {
            try (ProcessGroup pair = group.subgroup(group.rank() == 0 ? List.of(0, 1) : List.of(1, 2))) {
                if (group.rank() == 2) {
                    Thread.sleep(300); // so that rank 1 hears of rank 0 before its operation ends
                }
                pair.barrier();
            }
            return true;
        });
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOf(ProcessGroupException.class)
                        .hasMessageContainingAll(
                                "rank 0 (127.0.0.1:", "sent rank 1 what it should not", "does not belong to"));
    }

    @ParameterizedTest
    @CsvSource({"ALL_GATHER_BYTES, 0, -5", "ALL_GATHER, -1, 4"})
    void frameNumbersThatCannotBeAreRefused(Operation operation, int round, int length) {
        OperationKey key = new OperationKey(0, 0);
        Transfer transfer = new Transfer(operation, key, 1, new int[] {0, 1}, 0, null, ended -> {});
        if (operation == Operation.ALL_GATHER) {
            transfer.allGather(
                    ProcessGroupContract.floats(1),
                    List.of(ProcessGroupContract.floats(1), ProcessGroupContract.floats(1)));
        } else {
            transfer.signalAll();
        }
        Frame frame = new Frame(operation, round, key, 0, length, length, 0);

        assertThat(new LaneTransfer(transfer, 0, 1).wrong(frame, 1)).contains("it sends");
    }

    @Test
    void aConnectionThatBreaksWithAPartOfTheLastChunkNamesTheRankBehindItAtOnce() throws Exception {
        Connections connections = new Connections(2, 1);
        try (ServerSocketChannel other = ServerSocketChannel.open()) {
            other.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            connections.add(1, Handshake.Hello.CONTROL, SocketChannel.open(other.getLocalAddress()));
            SocketChannel control = other.accept();
            SocketChannel lane = SocketChannel.open();
            lane.setOption(StandardSocketOptions.SO_SNDBUF, 4096);
            lane.connect(other.getLocalAddress());
            connections.add(1, 0, lane);
            SocketChannel silent = other.accept();
            List<RankAddress> addresses = List.of(new RankAddress("here", 1, 1), new RankAddress("there", 1, 1));
            Duration timeout = Duration.ofSeconds(5);

            try (ProcessGroup group = TcpGroup.of(Mesh.of(0, addresses, TcpGroups.settings(timeout), connections))) {
                Tensor none = ProcessGroupContract.DEVICE.tensor(DataType.FLOAT32, 0);
                Tensor oneChunk = ProcessGroupContract.DEVICE.tensor(DataType.FLOAT32, 16_000);
                Pending pending = group.exchange(List.of(none, oneChunk), List.of(none, none));
                silent.read(ByteBuffer.allocate(100)); // the first of it, and no more
                silent.close();

                assertThatThrownBy(pending::await)
                        .isInstanceOf(ProcessGroupException.class)
                        .hasMessageContaining("rank 1 (there:1) was lost");
            } finally {
                control.close();
            }
        }
    }

    @Test
    void aMeshThatCannotBeMadeLeavesNoConnectionOpen() throws Exception {
        Connections connections = new Connections(2, 1);
        List<SocketChannel> channels = List.of(SocketChannel.open(), SocketChannel.open());
        connections.add(1, Handshake.Hello.CONTROL, channels.get(0));
        connections.add(1, 0, channels.get(1));
        channels.get(1).close(); // as if it had been lost in between
        List<RankAddress> addresses = List.of(new RankAddress("here", 1, 1), new RankAddress("there", 1, 1));

        assertThatThrownBy(() -> Mesh.of(0, addresses, TcpGroups.settings(SHORT), connections))
                .isInstanceOf(ClosedChannelException.class);

        assertThat(channels.get(0).isOpen()).isFalse();
    }

    @Test
    void aGroupThatFailedRefusesMoreWork() throws Exception {
        List<Ranks.Outcome<Boolean>> outcomes = Ranks.outcomes(TcpGroups.of(2, 1, SHORT), group -> {
            if (group.rank() == 1) {
                group.abort("enough");
            } else {
                try {
                    group.barrier();
                } catch (ProcessGroupException e) {
                    group.atStep(9);
                }
            }
            group.allReduce(ProcessGroupContract.floats(1)).await();
            return true;
        });
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOf(ProcessGroupException.class)
                        .hasMessageContainingAll("all-reduce", "rank 1", "enough"));
    }
}
