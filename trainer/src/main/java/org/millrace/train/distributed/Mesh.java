package org.millrace.train.distributed;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One rank's connections to all others and the threads on them; what a group and all its subgroups share. If anything fails,
 * all of it does: every rank is told why, and nothing touches a tensor any more.
 */
final class Mesh {

    private static final Logger LOG = LogManager.getLogger(Mesh.class);

    private final int rank;
    private final List<RankAddress> addresses;
    private final TcpGroupSettings settings;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Control control;
    private final Set<Transfer> pending = new LinkedHashSet<>();
    private final AtomicInteger waiters = new AtomicInteger();
    private int lanesRunning;
    private @Nullable String failure;
    private boolean closed;

    @SuppressWarnings("this-escape") // its threads begin when everything is set
    private Mesh(int rank, List<RankAddress> addresses, TcpGroupSettings settings, Connections connections)
            throws IOException {
        this.rank = rank;
        this.addresses = addresses;
        this.settings = settings;
        control = new Control(this, channels(connections, Handshake.Hello.CONTROL));
        try {
            for (int lane = 0; lane < connections.lanes(); lane++) {
                lanes.add(new Lane(this, lane, channels(connections, lane)));
            }
            start();
        } catch (IOException | RuntimeException | Error e) {
            lanes.forEach(Lane::discard);
            control.close();
            throw e;
        }
    }

    /**
     * A mesh on connections that are closed with it, or if it cannot be made.
     *
     * @param addresses by rank
     */
    static Mesh of(int rank, List<RankAddress> addresses, TcpGroupSettings settings, Connections connections)
            throws IOException {
        try {
            return new Mesh(rank, addresses, settings, connections);
        } catch (IOException | RuntimeException | Error e) {
            connections.close();
            throw e;
        }
    }

    private void start() {
        lanesRunning = lanes.size();
        for (int lane = 0; lane < lanes.size(); lane++) {
            start(lanes.get(lane), "rank-%d-lane-%d".formatted(rank, lane));
        }
        start(control, "rank-%d-control".formatted(rank));
    }

    private @Nullable SocketChannel[] channels(Connections connections, int channel) {
        SocketChannel[] channels = new SocketChannel[addresses.size()];
        for (int peer = 0; peer < channels.length; peer++) {
            if (peer != rank) {
                channels[peer] = connections.get(peer, channel);
            }
        }
        return channels;
    }

    private void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    int rank() {
        return rank;
    }

    int size() {
        return addresses.size();
    }

    int lanes() {
        return lanes.size();
    }

    long timeoutNanos() {
        return settings.timeout().toNanos();
    }

    /** A rank, for messages. */
    String name(int peer) {
        return "rank %d (%s)".formatted(peer, addresses.get(peer));
    }

    /**
     * Begins an operation.
     *
     * @throws ProcessGroupException if the mesh has failed
     */
    void submit(Transfer transfer) {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("The group is closed; it cannot begin its " + transfer);
            }
            if (failure == null) {
                pending.add(transfer);
                transfer.begin(lanes.size());
                lanes.forEach(lane -> lane.post(transfer));
                return;
            }
        }
        awaitLanes();
        throw failed(transfer, null);
    }

    /**
     * Waits for the end of an operation.
     *
     * @throws ProcessGroupException if it failed; the mesh touches no tensor any more then
     */
    void await(Transfer transfer) {
        waiters.incrementAndGet();
        lanes.forEach(Lane::hurry);
        InterruptedException interruption = awaitEnd(transfer.ended());
        waiters.decrementAndGet();
        if (interruption != null) {
            abort("%s was interrupted in %s".formatted(name(rank), transfer));
            Thread.currentThread().interrupt();
            throw failed(transfer, interruption);
        }
        if (!transfer.done()) {
            throw failed(transfer, null);
        }
    }

    private static @Nullable InterruptedException awaitEnd(CountDownLatch end) {
        try {
            end.await();
            return null;
        } catch (InterruptedException e) {
            return e;
        }
    }

    private ProcessGroupException failed(Transfer transfer, @Nullable InterruptedException cause) {
        String reason;
        synchronized (this) {
            reason = failure;
        }
        return new ProcessGroupException("Rank %d cannot end its %s: %s".formatted(rank, transfer, reason), cause);
    }

    /** Whether some thread of the rank does nothing but wait for an operation. */
    boolean awaited() {
        return waiters.get() > 0;
    }

    /** A lane has done its part of an operation. */
    void endLane(Transfer transfer) {
        if (transfer.endLane()) {
            synchronized (this) {
                pending.remove(transfer);
            }
            transfer.end();
        }
    }

    /** A data connection ended that is needed. */
    void suspect(int peer, String reason) {
        control.suspect(peer, reason);
    }

    /** Ends everything, here and on all other ranks. The first reason counts. */
    void fail(String reason) {
        synchronized (this) {
            if (failure != null || closed) {
                return;
            }
            failure = reason;
        }
        LOG.debug("Rank {} ends its group: {}", rank, reason);
        control.tellFailed(reason);
        lanes.forEach(Lane::stop);
    }

    /** {@link #fail}, and waits until nothing touches a tensor any more. Not for the threads of the mesh. */
    void abort(String reason) {
        fail(reason);
        awaitLanes();
    }

    /** A lane's thread touches nothing any more. */
    void laneEnded() {
        List<Transfer> left = List.of();
        synchronized (this) {
            if (--lanesRunning == 0) {
                left = List.copyOf(pending);
                pending.clear();
            }
            notifyAll();
        }
        left.forEach(Transfer::end);
    }

    private synchronized void awaitLanes() {
        boolean interrupted = false;
        while (lanesRunning > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends everything in order, after the operations that were begun, or what a failure has left of it. */
    void close() {
        List<Transfer> begun;
        boolean failed;
        synchronized (this) {
            if (closed) {
                return;
            }
            begun = List.copyOf(pending);
        }
        begun.forEach(transfer -> awaitUninterruptibly(transfer.ended()));
        synchronized (this) {
            closed = true;
            failed = failure != null;
        }
        if (!failed) {
            control.tellLeaving();
            lanes.forEach(Lane::stop);
        }
        awaitLanes();
        control.stop();
        boolean interrupted = Thread.interrupted();
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        control.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void awaitUninterruptibly(CountDownLatch end) {
        boolean interrupted = false;
        while (awaitEnd(end) != null) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
