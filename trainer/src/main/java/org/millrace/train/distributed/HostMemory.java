package org.millrace.train.distributed;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.millrace.train.tensor.Tensor;

/** The host's memory under tensors, by address: what sockets read and write without a copy. */
final class HostMemory {

    private HostMemory() {}

    /** A view, in the machine's byte order; valid as long as the memory is. At least one byte. */
    static ByteBuffer view(long address, int bytes) {
        try (At pointer = new At(address, bytes)) {
            return pointer.asByteBuffer();
        }
    }

    static void copy(long source, long target, long bytes) {
        if (bytes > 0 && source != target) {
            try (At from = new At(source, bytes);
                    At to = new At(target, bytes)) {
                Pointer.memcpy(to, from, bytes);
            }
        }
    }

    /** A tensor of no elements may have no memory, or that of its neighbour. */
    static long bytes(Tensor tensor) {
        return tensor.size() * tensor.type().bytes();
    }

    private static final class At extends BytePointer {
        At(long address, long bytes) {
            super((Pointer) null);
            this.address = address;
            this.limit = bytes;
            this.capacity = bytes;
        }
    }
}
