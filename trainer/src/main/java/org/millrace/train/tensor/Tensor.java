package org.millrace.train.tensor;

import java.util.Arrays;

/** A contiguous row-major view of a run of elements in a {@link Memory}. Views share memory; nothing is copied. */
public final class Tensor {

    private final Memory memory;
    private final long offset;
    private final long[] shape;
    private final long size;

    private Tensor(Memory memory, long offset, long[] shape) {
        this.memory = memory;
        this.offset = offset;
        this.shape = shape.clone();
        this.size = elements(shape);
        if (offset < 0 || offset + size > memory.length()) {
            throw new IllegalArgumentException(
                    "A tensor of shape %s at element %d does not fit in memory of %d elements"
                            .formatted(Arrays.toString(shape), offset, memory.length()));
        }
    }

    /** The view of the first elements of the memory. */
    public static Tensor of(Memory memory, long... shape) {
        return new Tensor(memory, 0, shape);
    }

    /** The product of the dimensions; 1 for a scalar. */
    public static long elements(long... shape) {
        long product = 1;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException(
                        "Dimensions must not be negative, cannot be: " + Arrays.toString(shape));
            }
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    public DataType type() {
        return memory.type();
    }

    public Memory memory() {
        return memory;
    }

    /** Index of the first element in its memory. */
    public long offset() {
        return offset;
    }

    /** Address of the first element in the device's address space. */
    public long address() {
        return memory.address() + offset * type().bytes();
    }

    /** Number of elements. */
    public long size() {
        return size;
    }

    public int rank() {
        return shape.length;
    }

    public long dimension(int index) {
        return shape[index];
    }

    public long[] shape() {
        return shape.clone();
    }

    /** The same elements in another shape of the same size. */
    public Tensor reshape(long... newShape) {
        if (elements(newShape) != size) {
            throw new IllegalArgumentException(
                    "Cannot view %s as %s".formatted(Arrays.toString(shape), Arrays.toString(newShape)));
        }
        return new Tensor(memory, offset, newShape);
    }

    /** A run of this tensor's elements, counted from its first, in the given shape. */
    public Tensor view(long from, long... newShape) {
        if (from < 0 || from + elements(newShape) > size) {
            throw new IllegalArgumentException("A view of shape %s from element %d does not fit in %s"
                    .formatted(Arrays.toString(newShape), from, Arrays.toString(shape)));
        }
        return new Tensor(memory, offset + from, newShape);
    }

    /** Rows {@code from … from+count-1} along the first dimension. */
    public Tensor rows(long from, long count) {
        long row = size == 0 ? 0 : size / shape[0];
        long[] rows = shape.clone();
        rows[0] = count;
        return view(from * row, rows);
    }

    @Override
    public String toString() {
        return type() + Arrays.toString(shape);
    }
}
