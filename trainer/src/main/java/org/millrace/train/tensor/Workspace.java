package org.millrace.train.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Scratch memory with stack discipline: take tensors, then fall back to a mark. What the work needs at most is known once
 * it was done: {@link #demand}. With that much reserved from the start there is one block of each type, and nothing is
 * allocated later. Without, blocks are added while the first step finds out what it needs, and reused from then on.
 *
 * <p>Tensors are not cleared when taken.
 */
public final class Workspace implements AutoCloseable {

    /** Bytes; every tensor begins on a boundary of that many. */
    private static final long ALIGNMENT = 64;

    private static final long SMALLEST_BLOCK = 1L << 22;

    private final Device device;
    private final Map<DataType, Stack> stacks = new EnumMap<>(DataType.class);

    public Workspace(Device device) {
        this.device = device;
        for (DataType type : DataType.values()) {
            stacks.put(type, new Stack(type));
        }
    }

    /** A tensor that is valid until the workspace is released to a mark taken before it. */
    public Tensor take(DataType type, long... shape) {
        return stack(type).take(shape);
    }

    /** The present height of the stack. */
    public Mark mark() {
        Map<DataType, Height> heights = new EnumMap<>(DataType.class);
        stacks.forEach((type, stack) -> heights.put(type, stack.height));
        return new Mark(heights);
    }

    /** Gives back all that was taken since the mark. */
    public void release(Mark mark) {
        mark.heights.forEach((type, height) -> stack(type).height = height);
    }

    /** The most that was in use at once so far. */
    public Demand demand() {
        Map<DataType, Long> elements = new EnumMap<>(DataType.class);
        stacks.forEach((type, stack) -> elements.put(type, stack.highest));
        return new Demand(elements);
    }

    /**
     * Holds at least so much memory from now on, without gaps.
     *
     * @throws IllegalStateException if tensors are in use
     */
    public void reserve(Demand demand) {
        demand.elements.forEach((type, elements) -> stack(type).reserve(elements));
    }

    /** Bytes held once a single tensor of so many elements was taken. */
    public static long bytesFor(DataType type, long elements) {
        return Math.max(elements, SMALLEST_BLOCK / type.bytes()) * type.bytes();
    }

    /** Bytes held, in use or not. */
    public long bytes() {
        return stacks.values().stream().mapToLong(Stack::bytes).sum();
    }

    @Override
    public void close() {
        stacks.values().forEach(Stack::close);
    }

    private Stack stack(DataType type) {
        Stack stack = stacks.get(type);
        if (stack == null) {
            throw new IllegalArgumentException("There is no stack of " + type);
        }
        return stack;
    }

    /** A height of the stack. */
    public record Mark(Map<DataType, Height> heights) {}

    /** @param below elements below it, without the gaps at the ends of blocks */
    record Height(int block, long used, long below) {

        static final Height NOTHING = new Height(0, 0, 0);
    }

    /** Memory that work needs at once, in elements of each type. */
    public record Demand(Map<DataType, Long> elements) {

        public Demand {
            elements = Collections.unmodifiableMap(new EnumMap<>(elements));
        }

        public long bytes() {
            return elements.entrySet().stream()
                    .mapToLong(entry -> entry.getValue() * entry.getKey().bytes())
                    .sum();
        }
    }

    /** The tensors of one type. */
    private final class Stack {
        private final DataType type;
        private final List<Memory> blocks = new ArrayList<>();
        private Height height = Height.NOTHING;
        private long highest;

        Stack(DataType type) {
            this.type = type;
        }

        Tensor take(long... shape) {
            long elements = Tensor.elements(shape);
            int block = height.block;
            long used = height.used;
            while (block < blocks.size() && used + elements > blocks.get(block).length()) {
                block++;
                used = 0;
            }
            if (block == blocks.size()) {
                blocks.add(device.allocate(type, Math.max(elements, SMALLEST_BLOCK / type.bytes())));
                used = 0;
            }
            Tensor tensor =
                    Tensor.of(blocks.get(block), blocks.get(block).length()).view(used, shape);
            long multiple = ALIGNMENT / type.bytes();
            long aligned = (elements + multiple - 1) / multiple * multiple;
            height = new Height(block, used + aligned, height.below + aligned);
            highest = Math.max(highest, height.below);
            return tensor;
        }

        void reserve(long elements) {
            if (height.below > 0) {
                throw new IllegalStateException(
                        "Memory is reserved before tensors are taken; %d elements of %s are in use"
                                .formatted(height.below, type));
            }
            if (elements > 0 && (blocks.isEmpty() || blocks.get(0).length() < elements)) {
                close();
                blocks.add(device.allocate(type, elements));
            }
        }

        long bytes() {
            return blocks.stream().mapToLong(Memory::length).sum() * type.bytes();
        }

        void close() {
            blocks.forEach(Memory::close);
            blocks.clear();
            height = Height.NOTHING;
        }
    }
}
