package org.millrace.train.distributed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A rank's connections to all others: one for control and one a lane. Thread-safe until they are all there. */
final class Connections {

    private final int lanes;
    private final @Nullable SocketChannel[][] channels;
    private int missing;
    private boolean closed;

    Connections(int ranks, int lanes) {
        this.lanes = lanes;
        channels = new SocketChannel[ranks][lanes + 1];
        missing = (ranks - 1) * (lanes + 1);
    }

    int lanes() {
        return lanes;
    }

    /** False if there is one already, or nobody wants it any more: then it stays the caller's. */
    synchronized boolean add(int peer, int channel, SocketChannel connection) {
        if (closed || channels[peer][channel + 1] != null) {
            return false;
        }
        channels[peer][channel + 1] = connection;
        missing--;
        notifyAll();
        return true;
    }

    synchronized int missing() {
        return missing;
    }

    /** Whether some connection to the rank is missing. */
    synchronized boolean lacks(int peer) {
        for (SocketChannel channel : channels[peer]) {
            if (channel == null) {
                return true;
            }
        }
        return false;
    }

    /** The connection to another rank: a lane's, or {@link Handshake.Hello#CONTROL}. */
    synchronized SocketChannel get(int peer, int channel) {
        SocketChannel connection = channels[peer][channel + 1];
        if (connection == null) {
            throw new IllegalStateException("There is no channel %d to rank %d".formatted(channel, peer));
        }
        return connection;
    }

    synchronized void close() {
        closed = true;
        for (SocketChannel[] ofPeer : channels) {
            for (SocketChannel channel : ofPeer) {
                if (channel != null) {
                    closeQuietly(channel);
                }
            }
        }
    }

    static void closeQuietly(Closeable channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // what was written has gone to the system before; there is nothing left to lose
        }
    }
}
