package org.millrace.train.memory;

import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Memory;
import org.millrace.train.tensor.Tensor;

/** A device without memory: it counts what would be allocated, and forgets what is written. */
final class MeasuringDevice implements Device {

    private long bytes;
    private long allocations;

    /** Bytes that are allocated at this moment. */
    long bytes() {
        return bytes;
    }

    @Override
    public String description() {
        return "a device without memory";
    }

    @Override
    public Memory allocate(DataType type, long elements) {
        bytes += elements * type.bytes();
        allocations++;
        return new Counted(type, elements);
    }

    @Override
    public long allocations() {
        return allocations;
    }

    @Override
    public void write(float[] source, int offset, int length, Tensor target) {}

    @Override
    public void write(int[] source, int offset, int length, Tensor target) {}

    @Override
    public void read(Tensor source, float[] target, int offset, int length) {}

    @Override
    public void read(Tensor source, int[] target, int offset, int length) {}

    private final class Counted implements Memory {

        private final DataType type;
        private final long length;
        private boolean closed;

        Counted(DataType type, long length) {
            this.type = type;
            this.length = length;
        }

        @Override
        public DataType type() {
            return type;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public long address() {
            return 0;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                bytes -= length * type.bytes();
            }
        }
    }
}
