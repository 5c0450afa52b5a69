package org.millrace.train.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpRendezvousTest {

    private static final Duration SOON = Duration.ofMillis(700);

    private static TcpGroupSettings settings(String token, String nonce, int generation, Duration join) {
        return new TcpGroupSettings(token, nonce, generation, join, SOON);
    }

    private static CompletableFuture<ProcessGroup> join(
            TcpRendezvous rendezvous, int rank, List<String> addresses, TcpGroupSettings settings) {
        return CompletableFuture.supplyAsync(() -> rendezvous.join(rank, addresses, settings));
    }

    @Test
    void aSingleRankNeedsNobody() throws IOException {
        try (TcpRendezvous rendezvous = TcpRendezvous.bind("127.0.0.1");
                ProcessGroup group = rendezvous.join(0, List.of(rendezvous.address()), settings("t", "n", 0, SOON))) {
            assertThat(group.size()).isEqualTo(1);
            group.barrier();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "other token, run, 0, token",
        "token, other run, 0, another run than run",
        "token, run, 1, 'generation 1, expected 0'"
    })
    void whoDoesNotBelongIsRefusedAndToldWhy(String token, String nonce, int generation, String reason)
            throws IOException {
        try (TcpRendezvous first = TcpRendezvous.bind("127.0.0.1");
                TcpRendezvous second = TcpRendezvous.bind("127.0.0.1")) {
            List<String> addresses = List.of(first.address(), second.address());
            CompletableFuture<ProcessGroup> here = join(first, 0, addresses, settings("token", "run", 0, SOON));
            CompletableFuture<ProcessGroup> there =
                    join(second, 1, addresses, settings(token, nonce, generation, SOON));
            assertThatThrownBy(there::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(ProcessGroupException.class)
                    .hasMessageContainingAll("Rank 1", "rank 0 (127.0.0.1", reason);
            assertThatThrownBy(here::join)
                    .hasCauseInstanceOf(ProcessGroupException.class)
                    .hasMessageContainingAll("no connection with rank 1 (127.0.0.1", "refused: ");
        }
    }

    @Test
    void strangersThatTalkOrKeepSilentDoNotHoldUpTheRanks() throws IOException {
        try (TcpRendezvous first = TcpRendezvous.bind("127.0.0.1");
                TcpRendezvous second = TcpRendezvous.bind("127.0.0.1");
                Socket talker = new Socket();
                Socket silent = new Socket()) {
            RankAddress address = RankAddress.parse(first.address());
            silent.connect(new InetSocketAddress(address.host(), address.port()));
            talker.connect(new InetSocketAddress(address.host(), address.port()));
            talker.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            List<String> addresses = List.of(first.address(), second.address());
            TcpGroupSettings settings = settings("token", "run", 0, Duration.ofSeconds(10));
            List<CompletableFuture<ProcessGroup>> joining =
                    List.of(join(first, 0, addresses, settings), join(second, 1, addresses, settings));
            Ranks.outcomes(joining.stream().map(CompletableFuture::join).toList(), group -> {
                group.barrier();
                return true;
            });
            assertThat(talker.getInputStream().read()).isEqualTo(-1);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset"); // a way to refuse, too
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ranksThatDoNotComeAreNamed() throws IOException {
        try (TcpRendezvous first = TcpRendezvous.bind("127.0.0.1");
                TcpRendezvous second = TcpRendezvous.bind("127.0.0.1");
                TcpRendezvous third = TcpRendezvous.bind("127.0.0.1")) {
            List<String> addresses = List.of(first.address(), second.address(), third.address());
            CompletableFuture<ProcessGroup> here =
                    join(first, 0, addresses, settings("token", "run", 0, Duration.ofMillis(300)));
            assertThatThrownBy(here::join)
                    .hasMessageContainingAll("after 0.3 s", "rank 1 (" + RankAddress.parse(second.address()), "rank 2");
        }
    }

    @Test
    @SuppressWarnings("try") // closed early on purpose
    void aRankWhoseSocketIsGoneIsNotWaitedFor() throws IOException {
        try (TcpRendezvous first = TcpRendezvous.bind("127.0.0.1");
                TcpRendezvous second = TcpRendezvous.bind("127.0.0.1")) {
            List<String> addresses = List.of(first.address(), second.address());
            first.close();
            CompletableFuture<ProcessGroup> there =
                    join(second, 1, addresses, settings("token", "run", 0, Duration.ofSeconds(60)));
            assertThatThrownBy(there::join).hasMessageContainingAll("cannot connect to rank 0 (127.0.0.1", "refused");
        }
    }

    @Test
    void aRankThatEndsInTheHandshakeIsNotTakenForAStranger() throws IOException {
        try (ServerSocket dying = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TcpRendezvous second = TcpRendezvous.bind("127.0.0.1", 1)) {
            CompletableFuture.runAsync(() -> answerAndDie(dying));
            List<String> addresses = List.of("127.0.0.1:%d/1".formatted(dying.getLocalPort()), second.address());
            CompletableFuture<ProcessGroup> there =
                    join(second, 1, addresses, settings("token", "run", 0, Duration.ofSeconds(10)));
            assertThatThrownBy(there::join)
                    .hasMessageContainingAll("cannot connect to rank 0 (127.0.0.1", "it closed the connection")
                    .hasMessageNotContaining("token");
        }
    }

    /** Hears the hello and gets as far as the first word of the answer. */
    private static void answerAndDie(ServerSocket server) {
        try (Socket socket = server.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[in.readInt()]);
            new DataOutputStream(socket.getOutputStream()).writeLong(0x4d696c6c72616365L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aConnectionThatComesWhenTheOthersAreClosedIsNotKept() throws IOException {
        Connections connections = new Connections(2, 1);
        connections.close();
        try (SocketChannel late = SocketChannel.open()) {
            assertThat(connections.add(1, 0, late)).isFalse();
        }
    }

    @Test
    void aNonceThatDoesNotFitIntoTheHandshakeIsRefusedAtOnce() {
        assertThatThrownBy(() -> settings("token", "x".repeat(1001), 0, SOON))
                .hasMessageContaining("at most 1000 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:0/1", "host:70000/1", "host:1000/0"})
    void anAddressWithoutPortOrLanesIsRefused(String address) throws IOException {
        try (TcpRendezvous rendezvous = TcpRendezvous.bind("127.0.0.1")) {
            assertThatThrownBy(() -> rendezvous.join(
                            0, List.of(rendezvous.address(), address), settings("t", "n", 0, Duration.ofSeconds(10))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("port from 1 to 65535");
        }
        assertThatThrownBy(() -> TcpRendezvous.bind("127.0.0.1", 0)).hasMessageContaining("0 lanes");
    }

    @Test
    void buffersForWhatArrivesGrowWithTheRanksUpToALimitALane() {
        assertThat(Lane.bufferBytes(1)).isZero();
        assertThat(Lane.bufferBytes(2)).isEqualTo(8 << 18);
        assertThat(Lane.bufferBytes(8)).isEqualTo(7 * 8 << 18);
        assertThat(Lane.bufferBytes(64)).isEqualTo(63 * 4 << 18).isLessThan(64 << 20);
        assertThat(TcpRendezvous.bufferBytes(8)).isGreaterThanOrEqualTo(Lane.bufferBytes(8));
    }

    @Test
    void anAddressThatIsNoneOfThisMachineIsRefused() {
        assertThatThrownBy(() -> TcpRendezvous.bind("192.0.2.1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void aListWithoutThisRanksAddressIsRefused() throws IOException {
        try (TcpRendezvous rendezvous = TcpRendezvous.bind("127.0.0.1")) {
            assertThatThrownBy(() -> rendezvous.join(0, List.of("elsewhere:1/1"), settings("t", "n", 0, SOON)))
                    .hasMessageContaining("elsewhere:1/1");
            assertThatThrownBy(() -> rendezvous.join(0, List.of("elsewhere"), settings("t", "n", 0, SOON)))
                    .hasMessageContaining("host:port/lanes");
        }
    }

    @Test
    void theTokenIsNotPrinted() {
        assertThat(settings("hidden", "run", 3, SOON).toString())
                .contains("run", "3")
                .doesNotContain("hidden");
    }
}
