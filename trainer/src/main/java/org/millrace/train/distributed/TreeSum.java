package org.millrace.train.distributed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Sums of float buffers by element, in the tree of {@link ProcessGroup}: of n buffers the first ⌈n/2⌉, summed in the same
 * way, plus the rest. Walks in blocks that the nearest cache holds. For one thread at a time.
 */
final class TreeSum {

    /** Elements of a block. Up to a dozen partial sums of it lie in the nearest cache. */
    private static final int BLOCK = 1 << 10;

    private FloatBuffer[] partials = new FloatBuffer[0];

    /**
     * output = the sum of the inputs.
     *
     * @param inputs of at least {@code size} elements each
     * @param output may be one of the inputs
     */
    void sum(List<FloatBuffer> inputs, FloatBuffer output, int size) {
        if (inputs.size() == 2) {
            add(inputs.get(0), 0, inputs.get(1), 0, output, 0, size);
            return;
        }
        int depth = Integer.SIZE - Integer.numberOfLeadingZeros(inputs.size());
        if (partials.length < 2 * depth) {
            partials = new FloatBuffer[2 * depth];
            for (int i = 0; i < partials.length; i++) {
                partials[i] = ByteBuffer.allocateDirect(BLOCK * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
            }
        }
        for (int from = 0; from < size; from += BLOCK) {
            int count = Math.min(BLOCK, size - from);
            node(inputs, 0, inputs.size(), from, count, 0, output, from);
        }
    }

    private void node(
            List<FloatBuffer> inputs, int first, int end, int from, int count, int depth, FloatBuffer target, int at) {
        int middle = first + (end - first + 1) / 2;
        if (end - first == 1) {
            copy(inputs.get(first), from, target, at, count);
            return;
        }
        FloatBuffer left = inputs.get(first);
        int leftFrom = from;
        if (middle - first > 1) {
            left = partials[2 * depth];
            leftFrom = 0;
            node(inputs, first, middle, from, count, depth + 1, left, 0);
        }
        FloatBuffer right = inputs.get(middle);
        int rightFrom = from;
        if (end - middle > 1) {
            right = partials[2 * depth + 1];
            rightFrom = 0;
            node(inputs, middle, end, from, count, depth + 1, right, 0);
        }
        add(left, leftFrom, right, rightFrom, target, at, count);
    }

    private static void add(
            FloatBuffer left, int leftFrom, FloatBuffer right, int rightFrom, FloatBuffer target, int at, int count) {
        for (int i = 0; i < count; i++) {
            target.put(at + i, left.get(leftFrom + i) + right.get(rightFrom + i));
        }
    }

    private static void copy(FloatBuffer source, int from, FloatBuffer target, int at, int count) {
        target.put(at, source, from, count);
    }
}
