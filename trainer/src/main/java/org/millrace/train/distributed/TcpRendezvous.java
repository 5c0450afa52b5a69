package org.millrace.train.distributed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/**
 * A rank's way into a group over TCP. It listens from the beginning, so that its address is its own when others hear of
 * it:
 *
 * <pre>{@code
 * try (TcpRendezvous rendezvous = TcpRendezvous.bind(host)) {
 *     List<String> addresses = tellAllAndHear(rendezvous.address());   // by rank
 *     try (ProcessGroup group = rendezvous.join(rank, addresses, settings)) { … }
 * }
 * }</pre>
 */
public final class TcpRendezvous implements AutoCloseable {

    private static final int BACKLOG = 4096;

    /** Threads a rank moves bytes with at most; so many carry 100 Gb/s. */
    private static final int MOST_LANES = 8;

    private final ServerSocketChannel server;
    private final RankAddress address;

    private TcpRendezvous(ServerSocketChannel server, RankAddress address) {
        this.server = server;
        this.address = address;
    }

    /**
     * Listens on a free port.
     *
     * @param host by which the other ranks reach this machine; it must be one of its own names or addresses
     */
    public static TcpRendezvous bind(String host) throws IOException {
        return bind(host, lanes());
    }

    private static int lanes() {
        return Math.max(1, Math.min(MOST_LANES, Runtime.getRuntime().availableProcessors() / 4));
    }

    /** Direct memory that a rank on a machine like this one may take for what arrives from so many ranks. */
    public static long bufferBytes(int ranks) {
        return lanes() * Lane.bufferBytes(ranks);
    }

    /**
     * Listens on a free port.
     *
     * @param lanes threads that move bytes, at least 1, each over a connection of its own to every other rank; all ranks
     *     take the fewest that one of them says
     */
    public static TcpRendezvous bind(String host, int lanes) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(new InetSocketAddress(host, 0), BACKLOG);
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            return new TcpRendezvous(server, new RankAddress(host, port, lanes));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw new IOException(
                    "Cannot listen on %s: %s; it must be an address of this machine by which the other ranks reach it"
                            .formatted(host, e.getMessage()),
                    e);
        }
    }

    /** Where this rank listens, for the others' {@link #join}. */
    public String address() {
        return address.text();
    }

    /**
     * Finds all other ranks and makes the group; then nothing listens any more. To be called once.
     *
     * @param addresses by rank, this one's among them
     * @throws ProcessGroupException if not all ranks are there in time, or one is not what it should be; it names them
     */
    public ProcessGroup join(int rank, List<String> addresses, TcpGroupSettings settings) {
        List<RankAddress> all = addresses.stream().map(RankAddress::parse).toList();
        OperationChecks.rank("The rank that joins", rank, all.size());
        if (!all.get(rank).equals(address)) {
            throw new IllegalArgumentException("The address of rank %d is %s here, but the list has %s"
                    .formatted(rank, address.text(), all.get(rank).text()));
        }
        if (all.size() == 1) {
            close();
            return InProcessGroup.single();
        }
        try (server) {
            Connections connections = new Assembly(rank, all, settings).connect(server);
            return TcpGroup.of(Mesh.of(rank, all, settings, connections));
        } catch (IOException e) {
            throw new ProcessGroupException(
                    "Rank %d (%s) cannot make its group of %d ranks: %s"
                            .formatted(rank, address, all.size(), e.getMessage()),
                    e);
        }
    }

    /** Stops listening. A group that was made stays. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
