package org.millrace.train.distributed;

import java.nio.ByteBuffer;
import org.millrace.train.tensor.Tensor;

/**
 * A run of memory that goes from one rank to another, in chunks. How it is cut follows from its size, so that both sides
 * know.
 *
 * @param signal one chunk is sent even though it has no bytes
 */
record Piece(long address, long bytes, boolean signal) {

    static final Piece NONE = new Piece(0, 0, false);
    static final Piece SIGNAL = new Piece(0, 0, true);

    /** Bytes of a chunk at most: it lies in a core's own cache from its arrival until it is summed and sent on. */
    static final int MOST = 1 << 18;

    /** Smaller ones cost more in calls than they win in overlap. */
    private static final int LEAST = 1 << 16;

    /** A piece is cut in about so many at least, so that sending, receiving and summing overlap. */
    private static final int OVERLAP = 8;

    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

    static Piece of(Tensor tensor) {
        long bytes = HostMemory.bytes(tensor);
        return bytes == 0 ? NONE : new Piece(tensor.address(), bytes, false);
    }

    private int chunkBytes() {
        return (int) Math.min(MOST, Math.max(LEAST, Long.highestOneBit(Math.max(1, bytes / OVERLAP))));
    }

    int chunks() {
        return signal ? 1 : Math.toIntExact((bytes + chunkBytes() - 1) / chunkBytes());
    }

    int length(int chunk) {
        return (int) Math.min(chunkBytes(), bytes - (long) chunk * chunkBytes());
    }

    ByteBuffer chunk(int chunk) {
        int length = length(chunk);
        return length == 0 ? EMPTY.duplicate() : HostMemory.view(address + (long) chunk * chunkBytes(), length);
    }
}
