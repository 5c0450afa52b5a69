package org.millrace.train.kernel.profile;

import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * What one call of a kernel needs at least, from the shapes alone.
 *
 * @param flops of its matrix products, a multiply-add counted as two; 0 for a kernel that only walks through memory
 * @param bytes of its arguments, each read or written once; twice what is read and written
 * @param type that the products are computed in
 */
record KernelCost(double flops, long bytes, DataType type) {

    /** A kernel made of matrix products, which are what bounds it. */
    static KernelCost products(double flops, DataType type, long bytes) {
        return new KernelCost(flops, bytes, type);
    }

    /** A kernel that memory bounds. */
    static KernelCost walk(DataType type, long bytes) {
        return new KernelCost(0, bytes, type);
    }

    boolean isProduct() {
        return flops > 0;
    }

    static long bytes(@Nullable Tensor... tensors) {
        long sum = 0;
        for (Tensor tensor : tensors) {
            sum += tensor == null ? 0 : tensor.size() * tensor.type().bytes();
        }
        return sum;
    }

    /** Pairs of a query and a key that documents with these bounds leave, for one head. */
    static double pairs(int[] cuSeqlens) {
        return pairs(cuSeqlens, 0, cuSeqlens[cuSeqlens.length - 1]);
    }

    /** The same for the queries of the rows [first, end) alone. */
    static double pairs(int[] cuSeqlens, long first, long end) {
        double pairs = 0;
        for (int i = 1; i < cuSeqlens.length; i++) {
            double from = Math.max(first, cuSeqlens[i - 1]) - cuSeqlens[i - 1];
            double to = Math.min(end, cuSeqlens[i]) - cuSeqlens[i - 1];
            pairs += Math.max(0, to * (to + 1) / 2 - from * (from + 1) / 2);
        }
        return pairs;
    }
}
