package org.millrace.train.tensor;

/** Where tensors live: allocation, and the way in and out for the host. */
public interface Device {

    /** What it is, for logs: {@code cpu (16 threads)}. */
    String description();

    /** Memory of that many elements, all zero. */
    Memory allocate(DataType type, long elements);

    /** How often memory was allocated so far. */
    long allocations();

    /**
     * Writes {@code length} host values from {@code offset} into the first elements of the tensor, FLOAT32 or BFLOAT16;
     * these are rounded to the nearest, ties to even.
     */
    void write(float[] source, int offset, int length, Tensor target);

    void write(int[] source, int offset, int length, Tensor target);

    /**
     * Reads the first {@code length} elements of the tensor, FLOAT32 or BFLOAT16, waiting for all work on them to finish.
     */
    void read(Tensor source, float[] target, int offset, int length);

    void read(Tensor source, int[] target, int offset, int length);

    /** A new tensor on memory of its own. */
    default Tensor tensor(DataType type, long... shape) {
        return Tensor.of(allocate(type, Tensor.elements(shape)), shape);
    }
}
