package org.millrace.train.distributed;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections of one rank: it connects to the ranks below it and accepts those above. Who fails the handshake is
 * refused, logged and forgotten.
 */
final class Assembly {

    private static final Logger LOG = LogManager.getLogger(Assembly.class);

    /** A rank listened before its address was told. If nothing listens there any more, it is gone. */
    private static final long GONE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int HANDSHAKE_MILLIS = 10_000;
    private static final long RETRY_MILLIS = 100;

    /** Ranks or refusals that a message names. */
    private static final int MOST_TOLD = 8;

    private final int rank;
    private final List<RankAddress> addresses;
    private final TcpGroupSettings settings;
    private final Handshake handshake;
    private final Connections connections;
    private final ConcurrentLinkedQueue<SocketChannel> unfinished = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final long deadline;
    private volatile @Nullable IOException failure;

    Assembly(int rank, List<RankAddress> addresses, TcpGroupSettings settings) {
        this.rank = rank;
        this.addresses = addresses;
        this.settings = settings;
        handshake = new Handshake(settings);
        int lanes = addresses.stream().mapToInt(RankAddress::lanes).min().orElse(1);
        connections = new Connections(addresses.size(), lanes);
        deadline = System.nanoTime() + settings.joinTimeout().toNanos();
    }

    Connections connect(ServerSocketChannel server) throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "rank-%d-joins".formatted(rank));
            thread.setDaemon(true);
            return thread;
        });
        boolean done = false;
        try {
            threads.execute(() -> accept(server, threads));
            for (int peer = 0; peer < rank; peer++) {
                int below = peer;
                threads.execute(() -> connectTo(below));
            }
            await();
            done = true;
            return connections;
        } finally {
            server.close();
            threads.shutdownNow();
            unfinished.forEach(Connections::closeQuietly);
            if (!done) {
                connections.close();
            }
        }
    }

    private void await() throws IOException {
        synchronized (connections) {
            while (connections.missing() > 0) {
                IOException failed = failure;
                if (failed != null) {
                    throw failed;
                }
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    throw new IOException(late());
                }
                try {
                    connections.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("it was interrupted while it waited for " + lacking(), e);
                }
            }
        }
    }

    private String late() {
        String text = "after %s s there is no connection with %s; ranks must reach one another on all ports"
                .formatted(settings.joinTimeout().toMillis() / 1e3, lacking());
        return refused.isEmpty() ? text : text + "; refused: " + String.join("; ", refused);
    }

    private String lacking() {
        List<String> ranks = new ArrayList<>();
        IntStream.range(0, addresses.size())
                .filter(peer -> peer != rank && connections.lacks(peer))
                .limit(MOST_TOLD)
                .forEach(peer -> ranks.add("rank %d (%s)".formatted(peer, addresses.get(peer))));
        return String.join(", ", ranks);
    }

    private void fail(String message, @Nullable IOException cause) {
        synchronized (connections) {
            if (failure == null) {
                failure = new IOException(message, cause);
            }
            connections.notifyAll();
        }
    }

    private void connectTo(int peer) {
        try {
            for (int channel = Handshake.Hello.CONTROL; channel < connections.lanes(); channel++) {
                SocketChannel connection = connectTo(peer, channel);
                if (!connections.add(peer, channel, connection)) {
                    Connections.closeQuietly(connection);
                }
            }
        } catch (IOException e) {
            fail("it cannot connect to rank %d (%s): %s".formatted(peer, addresses.get(peer), reason(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the group was made or given up
        }
    }

    private SocketChannel connectTo(int peer, int channel) throws IOException, InterruptedException {
        RankAddress address = addresses.get(peer);
        long gone = System.nanoTime() + GONE_NANOS;
        while (true) {
            SocketChannel connection = SocketChannel.open();
            unfinished.add(connection);
            try {
                connection
                        .socket()
                        .connect(new InetSocketAddress(address.host(), address.port()), millisLeft(Integer.MAX_VALUE));
                prepare(connection);
                connection.socket().setSoTimeout(millisLeft(Integer.MAX_VALUE));
                handshake.connect(
                        connection.socket(),
                        new Handshake.Hello(rank, peer, addresses.size(), connections.lanes(), channel));
                unfinished.remove(connection);
                return connection;
            } catch (ConnectException e) {
                connection.close();
                if (System.nanoTime() > Math.min(gone, deadline)) {
                    throw e;
                }
                Thread.sleep(RETRY_MILLIS);
            } catch (IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        }
    }

    private void accept(ServerSocketChannel server, ExecutorService threads) {
        try {
            while (connections.missing() > 0) {
                SocketChannel connection = server.accept();
                unfinished.add(connection);
                try {
                    threads.execute(() -> accept(connection));
                } catch (RejectedExecutionException e) { // it came as the group was made or given up
                    Connections.closeQuietly(connection);
                }
            }
        } catch (ClosedChannelException e) {
            LOG.debug("Rank {} accepts no more connections", rank);
        } catch (IOException e) {
            fail("it cannot accept connections: " + reason(e), e);
        }
    }

    private void accept(SocketChannel connection) {
        try {
            prepare(connection);
            connection.socket().setSoTimeout(millisLeft(HANDSHAKE_MILLIS));
            Handshake.Hello hello = handshake.accept(connection.socket(), this::check);
            unfinished.remove(connection);
            if (!connections.add(hello.rank(), hello.channel(), connection)) {
                throw new Handshake.Refusal("rank %d is connected already, or comes too late".formatted(hello.rank()));
            }
        } catch (IOException | UncheckedIOException e) {
            if (connections.missing() > 0) {
                String text = "%s, since %s".formatted(connection.socket().getRemoteSocketAddress(), reason(e));
                LOG.warn("Rank {} refused a connection from {}", rank, text);
                if (refused.size() < MOST_TOLD) {
                    refused.add(text);
                }
            }
            Connections.closeQuietly(connection);
        }
    }

    private @Nullable String check(Handshake.Hello hello) {
        if (hello.size() != addresses.size() || hello.lanes() != connections.lanes() || hello.to() != rank) {
            return "it looks for rank %d of %d with %d lanes, expected rank %d of %d with %d"
                    .formatted(hello.to(), hello.size(), hello.lanes(), rank, addresses.size(), connections.lanes());
        }
        if (hello.rank() <= rank
                || hello.rank() >= addresses.size()
                || hello.channel() < Handshake.Hello.CONTROL
                || hello.channel() >= connections.lanes()) {
            return "it says it is channel %d of rank %d, which does not connect here"
                    .formatted(hello.channel(), hello.rank());
        }
        return null;
    }

    private static void prepare(SocketChannel connection) throws IOException {
        connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connection.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }

    private int millisLeft(int most) {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        return (int) Math.max(1, Math.min(most, millis));
    }

    private static String reason(Exception e) {
        if (e instanceof EOFException) {
            return "it closed the connection";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
