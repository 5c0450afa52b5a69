package org.millrace.train.distributed;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Says and hears what is about the group itself, over connections where no data stands in the way: that a rank leaves, or
 * why the group has failed. So a rank that sees another's connections end learns from here whether it crashed, left in
 * order, or had a reason of its own.
 *
 * <p>A message is its length, kind (4 bytes each), text and CRC-32C.
 */
final class Control implements Runnable {

    private static final int LEAVES = 1;
    private static final int FAILED = 2;
    private static final int LONGEST = 4000;

    /** How long the reason may come after the end of another connection. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long LONGEST_SLEEP_MILLIS = 1000;

    private final Mesh mesh;
    private final Selector selector;
    private final @Nullable SocketChannel[] channels;
    private final ByteBuffer[] received;
    private final boolean[] left;
    private final Map<Integer, Suspect> suspects = new HashMap<>();
    private volatile boolean stopping;

    /** @param channels by rank; null for this one */
    Control(Mesh mesh, @Nullable SocketChannel[] channels) throws IOException {
        this.mesh = mesh;
        this.channels = channels;
        selector = Selector.open();
        received = new ByteBuffer[channels.length];
        left = new boolean[channels.length];
        for (int peer = 0; peer < channels.length; peer++) {
            received[peer] = ByteBuffer.allocate(LONGEST + 12);
            SocketChannel channel = channels[peer];
            if (channel != null) {
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, peer);
            }
        }
    }

    /** Tells all ranks that this one comes to no more operations. From any thread. */
    void tellLeaving() {
        tell(LEAVES, "");
    }

    /** Tells all ranks why the group has failed. From any thread. */
    void tellFailed(String reason) {
        tell(FAILED, reason.substring(0, Math.min(reason.length(), LONGEST / 4)));
    }

    private synchronized void tell(int kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = ByteBuffer.allocate(bytes.length + 12);
        message.putInt(bytes.length)
                .putInt(kind)
                .put(bytes)
                .putInt(checksum(message.duplicate().flip()));
        for (SocketChannel channel : channels) {
            if (channel != null) {
                try {
                    // The few bytes that ever go here fit into the system's buffer; who cannot take them is lost
                    // anyway.
                    channel.write(message.duplicate().flip());
                } catch (IOException e) {
                    // a rank that is gone need not know
                }
            }
        }
    }

    private static int checksum(ByteBuffer message) {
        CRC32C checksum = new CRC32C();
        checksum.update(message);
        return (int) checksum.getValue();
    }

    /** A rank's data connection ended while it was needed: finds out why, and fails the group. From any thread. */
    void suspect(int peer, String reason) {
        synchronized (suspects) {
            suspects.putIfAbsent(peer, new Suspect(reason, System.nanoTime() + GRACE_NANOS));
        }
        selector.wakeup();
    }

    /** Has the thread end. From any thread. */
    void stop() {
        stopping = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                selector.select(this::ready, sleepMillis());
                judge();
            }
        } catch (IOException | RuntimeException | Error e) {
            mesh.fail("rank %d failed in its control thread: %s".formatted(mesh.rank(), e));
        }
    }

    /** Closes the connections, once the thread has ended. */
    void close() {
        for (SocketChannel channel : channels) {
            if (channel != null) {
                Connections.closeQuietly(channel);
            }
        }
        Connections.closeQuietly(selector);
    }

    private void ready(SelectionKey key) {
        int peer = (Integer) key.attachment();
        ByteBuffer buffer = received[peer];
        try {
            if (((SocketChannel) key.channel()).read(buffer) < 0) {
                throw new EOFException("it closed the connection");
            }
            hear(peer, buffer);
        } catch (IOException e) {
            key.cancel();
            if (!left[peer]) {
                mesh.fail("%s was lost: %s".formatted(mesh.name(peer), e.getMessage()));
            }
        }
    }

    private void hear(int peer, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.remaining() >= 8) {
            int length = buffer.getInt(buffer.position());
            if (length < 0 || length > LONGEST) {
                throw new IOException("it sent a control message that is none");
            }
            if (buffer.remaining() < length + 12) {
                break;
            }
            byte[] message = new byte[length + 8];
            buffer.get(message);
            if (buffer.getInt() != checksum(ByteBuffer.wrap(message))) {
                throw new IOException("it sent a control message that does not match its checksum");
            }
            if (ByteBuffer.wrap(message).getInt(4) == FAILED) {
                mesh.fail(new String(message, 8, length, StandardCharsets.UTF_8));
            } else {
                left[peer] = true;
            }
        }
        buffer.compact();
    }

    private void judge() {
        synchronized (suspects) {
            suspects.forEach((peer, suspect) -> {
                if (left[peer]) {
                    mesh.fail(mesh.name(peer) + " has left the group");
                } else if (System.nanoTime() - suspect.until >= 0) {
                    mesh.fail("%s was lost: %s".formatted(mesh.name(peer), suspect.reason));
                }
            });
        }
    }

    private long sleepMillis() {
        synchronized (suspects) {
            return suspects.isEmpty() ? LONGEST_SLEEP_MILLIS : 10;
        }
    }

    private record Suspect(String reason, long until) {}
}
