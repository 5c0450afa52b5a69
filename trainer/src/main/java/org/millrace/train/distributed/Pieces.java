package org.millrace.train.distributed;

import org.millrace.train.tensor.Tensor;

/** How a tensor that all ranks have is divided among them, for the time of an operation: in equal runs of whole lines. */
final class Pieces {

    /** Elements that stay together: a cache line of floats. */
    private static final long LINE = 16;

    private Pieces() {}

    /** The part of the tensor that a rank sums or passes on; may be empty. */
    static Tensor of(Tensor tensor, int rank, int ranks) {
        long begin = begin(tensor.size(), rank, ranks);
        return tensor.view(begin, begin(tensor.size(), rank + 1, ranks) - begin);
    }

    private static long begin(long size, int rank, int ranks) {
        long lines = (size + LINE - 1) / LINE;
        return Math.min(size, lines * rank / ranks * LINE);
    }
}
