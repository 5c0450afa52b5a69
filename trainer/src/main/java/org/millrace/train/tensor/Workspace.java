package org.millrace.train.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Scratch memory with stack discipline: take tensors, then fall back to a mark. The memory grows while the first step
 * finds out what it needs and is reused from then on, so later steps allocate nothing.
 *
 * <p>Tensors are not cleared when taken.
 */
public final class Workspace implements AutoCloseable {

    /** Elements; every tensor begins on a 64-byte boundary. */
    private static final long ALIGNMENT = 16;

    private static final long SMALLEST_BLOCK = 1L << 20;

    private final Device device;
    private final DataType type;
    private final List<Memory> blocks = new ArrayList<>();
    private int block;
    private long used;

    public Workspace(Device device, DataType type) {
        this.device = device;
        this.type = type;
    }

    /** A tensor that is valid until the workspace is released to a mark taken before it. */
    public Tensor take(long... shape) {
        long elements = Tensor.elements(shape);
        while (block < blocks.size() && used + elements > blocks.get(block).length()) {
            block++;
            used = 0;
        }
        if (block == blocks.size()) {
            blocks.add(device.allocate(type, Math.max(elements, SMALLEST_BLOCK)));
            used = 0;
        }
        Tensor tensor = Tensor.of(blocks.get(block), blocks.get(block).length()).view(used, shape);
        used += (elements + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return tensor;
    }

    /** The present height of the stack. */
    public Mark mark() {
        return new Mark(block, used);
    }

    /** Gives back all that was taken since the mark. */
    public void release(Mark mark) {
        block = mark.block;
        used = mark.used;
    }

    /** Bytes held, in use or not. */
    public long bytes() {
        return blocks.stream().mapToLong(Memory::length).sum() * type.bytes();
    }

    @Override
    public void close() {
        blocks.forEach(Memory::close);
        blocks.clear();
        block = 0;
        used = 0;
    }

    /** A height of the stack. */
    public record Mark(int block, long used) {}
}
