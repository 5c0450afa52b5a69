package org.millrace.train.distributed;

import java.nio.ByteBuffer;
import java.util.List;
import org.millrace.train.tensor.Tensor;

/**
 * What one rank brings to an operation.
 *
 * @param tensors that others read
 * @param message for {@link Operation#ALL_GATHER_BYTES}
 */
record Offer(Operation operation, long step, long number, List<Tensor> tensors, ByteBuffer message) {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    static Offer of(Operation operation, long step, long number, List<Tensor> tensors) {
        return new Offer(operation, step, number, tensors, NONE);
    }

    /** Whether both are of one call. */
    boolean matches(Offer other) {
        return operation == other.operation && number == other.number;
    }

    @Override
    public String toString() {
        return "%s %d at step %d".formatted(operation, number, step);
    }
}
