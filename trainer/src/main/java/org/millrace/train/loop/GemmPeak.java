package org.millrace.train.loop;

import java.util.SplittableRandom;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** Measures the FLOP/s that the kernels' own matrix product reaches: what utilisation is held against. */
final class GemmPeak {

    private static final int SIZE = 1024;
    private static final int RUNS = 4;

    private GemmPeak() {}

    /** The best of a few products of square matrices; takes a fraction of a second. */
    static double measure(Kernels kernels) {
        Tensor x = random(kernels, 1);
        Tensor w = random(kernels, 2);
        Tensor y = kernels.device().tensor(DataType.FLOAT32, SIZE, SIZE);
        try {
            long best = Long.MAX_VALUE;
            float[] result = new float[1];
            for (int run = 0; run <= RUNS; run++) {
                long start = System.nanoTime();
                kernels.linear(x, w, null, y);
                kernels.device().read(y, result, 0, 1); // waits for the product
                long nanos = System.nanoTime() - start;
                best = run == 0 ? best : Math.min(best, nanos);
            }
            return 2.0 * SIZE * SIZE * SIZE / best * 1e9;
        } finally {
            x.memory().close();
            w.memory().close();
            y.memory().close();
        }
    }

    /** Random, since zeros multiply faster on some hardware. */
    private static Tensor random(Kernels kernels, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        Tensor tensor = kernels.device().tensor(DataType.FLOAT32, SIZE, SIZE);
        kernels.device().write(values, 0, values.length, tensor);
        return tensor;
    }
}
