package org.millrace.train.distributed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a rank that moves and sums its share of the chunks, over a connection of its own to every other rank. Lanes do
 * not wait for one another. A lane sleeps while there is nothing to move.
 */
final class Lane implements Runnable {

    private static final Logger LOG = LogManager.getLogger(Lane.class);

    /** What all buffers of a lane may take, unless there are so many ranks that one for each is more. */
    private static final int BUFFER_BYTES = 64 << 20;

    private static final int MOST_BUFFERS = 8;
    private static final long LONGEST_SLEEP_MILLIS = 1000;

    /**
     * Pause between two turns while the rank computes. The system's buffers fill meanwhile: a lane that woke for every few
     * packets would push what is computed with out of a core's cache each time.
     */
    private static final long REST_NANOS = 2_000_000;

    private final Mesh mesh;
    private final int number;
    private final Selector selector;
    private final @Nullable SocketChannel[] channels;
    private final @Nullable Link[] links;
    private final @Nullable String[] lost;
    private final ConcurrentLinkedQueue<Transfer> posted = new ConcurrentLinkedQueue<>();
    private final Map<OperationKey, LaneTransfer> active = new LinkedHashMap<>();
    private final Map<Long, Integer> lastOfGroup = new HashMap<>();
    private List<Link> parked = new ArrayList<>();
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
    private final TreeSum treeSum = new TreeSum();
    private final int buffersEach;
    private boolean resume;
    private long headSince;
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;

    /** @param channels by rank; null for this one */
    Lane(Mesh mesh, int number, @Nullable SocketChannel[] channels) throws IOException {
        this.mesh = mesh;
        this.number = number;
        this.channels = channels;
        selector = Selector.open();
        links = new Link[channels.length];
        lost = new String[channels.length];
        buffersEach = buffersEach(channels.length);
        for (int peer = 0; peer < channels.length; peer++) {
            SocketChannel channel = channels[peer];
            if (channel != null) {
                channel.configureBlocking(false);
                SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
                Link link = new Link(peer, channel, key, this);
                key.attach(link);
                links[peer] = link;
            }
        }
    }

    private static int buffersEach(int ranks) {
        return Math.max(1, Math.min(MOST_BUFFERS, BUFFER_BYTES / Piece.MOST / ranks));
    }

    /** What the buffers of a lane take at most, among so many ranks. */
    static long bufferBytes(int ranks) {
        return (ranks - 1L) * buffersEach(ranks) * Piece.MOST;
    }

    /** Begins an operation, after those before. From any thread. */
    void post(Transfer transfer) {
        posted.add(transfer);
        selector.wakeup();
    }

    /** Ends a pause: somebody waits now. From any thread. */
    void hurry() {
        Thread resting = thread;
        if (resting != null) {
            LockSupport.unpark(resting);
        }
    }

    /** Has the thread end. From any thread. */
    void stop() {
        stopping = true;
        selector.wakeup();
    }

    /** Frees what the thread would, where it never began. */
    void discard() {
        for (SocketChannel channel : channels) {
            if (channel != null) {
                Connections.closeQuietly(channel);
            }
        }
        Connections.closeQuietly(selector);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            while (!stopping) {
                for (Transfer transfer = posted.poll(); transfer != null; transfer = posted.poll()) {
                    begin(transfer);
                }
                resumeParked();
                selector.select(this::ready, sleepMillis());
                resumeParked();
                checkTime();
                if (!active.isEmpty() && !mesh.awaited()) {
                    LockSupport.parkNanos(REST_NANOS);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("Lane {} of rank {} ends", number, mesh.rank(), e);
            mesh.fail("rank %d failed in its lane %d: %s".formatted(mesh.rank(), number, e));
        } finally {
            discard();
            mesh.laneEnded();
        }
    }

    private void ready(SelectionKey key) {
        Link link = (Link) key.attachment();
        if (key.isValid() && key.isReadable()) {
            read(link, false);
        }
        if (key.isValid() && key.isWritable()) {
            write(link);
        }
    }

    private void read(Link link, boolean again) {
        if (lost[link.peer] != null || stopping) {
            return;
        }
        try {
            if (again) {
                link.resume();
            } else {
                link.read();
            }
        } catch (IOException e) {
            lose(link, e);
        } catch (Frame.GarbledException e) {
            mesh.fail("%s sent rank %d what it should not: %s"
                    .formatted(mesh.name(link.peer), mesh.rank(), e.getMessage()));
            stopping = true;
        }
    }

    private void write(Link link) {
        if (lost[link.peer] != null || stopping) {
            return;
        }
        try {
            link.write();
        } catch (IOException e) {
            lose(link, e);
        }
    }

    private void lose(Link link, IOException reason) {
        if (lost[link.peer] != null) {
            return; // the first reason counts; those that follow come of it
        }
        String text = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        lost[link.peer] = text;
        link.key.cancel();
        Connections.closeQuietly(link.channel);
        for (LaneTransfer operation : active.values()) {
            if (needs(operation, link.peer) || link.isSending(operation)) {
                mesh.suspect(link.peer, text);
                return;
            }
        }
    }

    private boolean needs(LaneTransfer operation, int peer) {
        int member = member(operation, peer);
        return member >= 0 && !(operation.receivedFrom(member) && operation.sentTo(member));
    }

    private void begin(Transfer transfer) {
        LaneTransfer operation = new LaneTransfer(transfer, number, mesh.lanes());
        lastOfGroup.put(transfer.key.group(), transfer.key.number());
        if (active.isEmpty()) {
            headSince = System.nanoTime();
        }
        active.put(transfer.key, operation);
        int members = transfer.members.length;
        // Each rank begins with its neighbour, so that not all send to the same one at once.
        for (int i = 1; i < members; i++) {
            int member = (transfer.me + i) % members;
            Link link = link(transfer.members[member]);
            String reason = lost[link.peer];
            if (reason != null && needs(operation, link.peer)) {
                mesh.suspect(link.peer, reason);
                return;
            }
            if (!operation.sentTo(member)) {
                link.add(operation, member);
                write(link);
            }
        }
        operation.copyOwn();
        finishIfDone(operation);
        resume = true;
    }

    /** Reads on where frames had to wait for an operation or a buffer, as long as that gives others some. */
    private void resumeParked() {
        while (resume) {
            resume = false;
            List<Link> waiting = parked;
            parked = new ArrayList<>();
            for (Link link : waiting) {
                read(link, true);
            }
        }
    }

    private Link link(int peer) {
        Link link = links[peer];
        if (link == null) {
            throw new IllegalStateException("There is no connection to rank " + peer);
        }
        return link;
    }

    /** The operation of a frame, or null if this rank has not begun it yet. */
    @Nullable
    LaneTransfer find(Frame frame, int peer) throws Frame.GarbledException {
        LaneTransfer operation = active.get(frame.key());
        if (operation != null) {
            for (LaneTransfer before : active.values()) {
                int member = before.transfer.key.group() == frame.key().group() && before != operation
                        ? member(before, peer)
                        : -1;
                if (before == operation) {
                    break;
                }
                if (member >= 0 && !before.receivedFrom(member)) {
                    throw new Frame.GarbledException("it has gone on to %s before it sent all of %s"
                            .formatted(operation.transfer, before.transfer));
                }
            }
            return operation;
        }
        Integer last = lastOfGroup.get(frame.key().group());
        if (last != null && frame.key().number() - last <= 0) {
            throw new Frame.GarbledException("more of %s %d, which has ended"
                    .formatted(
                            frame.operation(),
                            Integer.toUnsignedLong(frame.key().number())));
        }
        return null;
    }

    /** The place of a rank in an operation's group, or a negative number. */
    int member(LaneTransfer operation, int peer) {
        return Arrays.binarySearch(operation.transfer.members, peer);
    }

    void park(Link link) {
        parked.add(link);
    }

    /** Chunks of one rank that may be here before they are summed. */
    int buffersEach() {
        return buffersEach;
    }

    ByteBuffer takeBuffer() {
        ByteBuffer buffer = buffers.poll();
        return buffer == null ? ByteBuffer.allocateDirect(Piece.MOST).order(ByteOrder.nativeOrder()) : buffer;
    }

    void received(LaneTransfer operation, Frame frame, int member, ByteBuffer target) {
        int[] members = operation.transfer.members;
        boolean summed = operation.sums(frame);
        boolean more = operation.received(frame, member, target, treeSum, (from, buffer) -> {
            link(members[from]).release();
            buffers.push(buffer);
        });
        if (more) {
            for (int i = 1; i < members.length; i++) {
                write(link(members[(operation.transfer.me + i) % members.length]));
            }
        }
        finishIfDone(operation);
        resume |= summed && more;
    }

    void finishIfDone(LaneTransfer operation) {
        if (operation.done() && active.containsKey(operation.transfer.key)) {
            boolean head = active.values().iterator().next() == operation;
            active.remove(operation.transfer.key);
            if (head) {
                headSince = System.nanoTime();
            }
            mesh.endLane(operation.transfer);
        }
    }

    private long sleepMillis() {
        return active.isEmpty() ? LONGEST_SLEEP_MILLIS : Math.max(1, Math.min(LONGEST_SLEEP_MILLIS, leftMillis()));
    }

    private long leftMillis() {
        return TimeUnit.NANOSECONDS.toMillis(headSince + mesh.timeoutNanos() - System.nanoTime()) + 1;
    }

    private void checkTime() {
        if (!active.isEmpty() && leftMillis() <= 1) {
            LaneTransfer head = active.values().iterator().next();
            mesh.fail("in %s rank %d waited %.1f s: %s; where a rank may be so late, raise"
                            .formatted(head.transfer, mesh.rank(), mesh.timeoutNanos() / 1e9, head.missing(mesh::name))
                    + " training.distributed.timeout_seconds");
            stopping = true;
        }
    }
}
