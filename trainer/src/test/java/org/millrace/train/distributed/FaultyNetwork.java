package org.millrace.train.distributed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A network between one rank and those that connect to it, which does to their bytes what a test asks for. */
final class FaultyNetwork implements AutoCloseable {

    /** What happens to a direction of a connection once so many bytes have gone through. */
    enum Fault {
        NONE,

        /** The connection is reset. */
        DROP,

        /** Nothing goes through any more, and nobody is told. */
        STALL,

        /** A bit is turned over, once. */
        GARBLE,

        /** Every read is held up for a while. */
        DELAY
    }

    static final int LANE = 1;

    private static final int DELAY_MILLIS = 5;

    private final RankAddress target;
    private final ServerSocket server;
    private final int connection;
    private final Fault fault;
    private final long after;
    private final AtomicInteger accepted = new AtomicInteger();
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /**
     * Stands before a rank.
     *
     * @param connection that the fault happens to, by the order in which they are made; negative for all
     */
    FaultyNetwork(String address, int connection, Fault fault, long after) throws IOException {
        this.target = RankAddress.parse(address);
        this.connection = connection;
        this.fault = fault;
        this.after = after;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** What the other ranks are told instead of the rank's own address. */
    String address() {
        return new RankAddress("127.0.0.1", server.getLocalPort(), target.lanes()).text();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket rank = new Socket();
                rank.connect(new InetSocketAddress(target.host(), target.port()));
                sockets.add(client);
                sockets.add(rank);
                boolean faulty = connection < 0 || accepted.get() == connection;
                accepted.incrementAndGet();
                threads.execute(() -> forward(client, rank, faulty));
                threads.execute(() -> forward(rank, client, faulty && fault != Fault.GARBLE));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void forward(Socket from, Socket to, boolean faulty) {
        byte[] buffer = new byte[1 << 16];
        long passed = 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (faulty && passed + count > after) {
                    switch (fault) {
                        case NONE -> {}
                        case DROP -> {
                            from.close();
                            to.close();
                        }
                        case STALL -> {
                            return;
                        }
                        case GARBLE -> {
                            if (passed <= after) {
                                buffer[(int) (after - passed)] ^= 4;
                            }
                        }
                        case DELAY -> Thread.sleep(DELAY_MILLIS);
                    }
                }
                passed += count;
                out.write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException | InterruptedException e) {
            // a side has ended, or the test is over
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
