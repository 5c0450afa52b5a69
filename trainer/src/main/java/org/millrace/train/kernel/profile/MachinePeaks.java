package org.millrace.train.kernel.profile;

import org.millrace.train.kernel.GemmPeak;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * What the fastest kernels of their kind reach on this machine.
 *
 * @param float32 FLOP/s of matrix products
 * @param bfloat16 FLOP/s of matrix products
 * @param copy bytes a second that a copy of a large tensor reads and writes
 */
public record MachinePeaks(double float32, double bfloat16, double copy) {

    /** More than caches hold. */
    private static final long COPIED = 1L << 24;

    private static final int COPIES = 9;

    /** Measures all three, in about two seconds, with 128 MiB of memory. */
    public static MachinePeaks measure(Kernels kernels) {
        return new MachinePeaks(
                GemmPeak.measure(kernels, DataType.FLOAT32),
                GemmPeak.measure(kernels, DataType.BFLOAT16),
                copyBandwidth(kernels));
    }

    private static double copyBandwidth(Kernels kernels) {
        Tensor from = kernels.device().tensor(DataType.FLOAT32, COPIED);
        Tensor to = kernels.device().tensor(DataType.FLOAT32, COPIED);
        try {
            float[] first = new float[1];
            kernels.fill(from, 1); // memory that was never written may not be there yet
            long fastest = Long.MAX_VALUE;
            for (int i = 0; i < COPIES; i++) {
                long start = System.nanoTime();
                kernels.copy(from, to);
                kernels.device().read(to, first, 0, 1); // waits for the copy
                fastest = Math.min(fastest, System.nanoTime() - start);
            }
            return 2.0 * COPIED * DataType.FLOAT32.bytes() / (fastest * 1e-9);
        } finally {
            from.memory().close();
            to.memory().close();
        }
    }

    /** The peak that a call with this cost is held against. */
    double of(KernelCost cost) {
        if (!cost.isProduct()) {
            return copy;
        }
        return cost.type() == DataType.BFLOAT16 ? bfloat16 : float32;
    }
}
