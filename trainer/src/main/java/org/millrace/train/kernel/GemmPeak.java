package org.millrace.train.kernel;

import java.util.SplittableRandom;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/** The rate that a machine's best matrix products reach, which utilisation is measured against. */
public final class GemmPeak {

    /** No power of two, whose rows would fall on the same cache lines. */
    private static final long SIZE = 1_440;

    private static final long NANOSECONDS = 700_000_000;

    private GemmPeak() {}

    /**
     * Floating-point operations a second of the fastest of several products of 1440 × 1440 random matrices. Takes less
     * than a second on fast kernels.
     *
     * @param type compute type, FLOAT32 or BFLOAT16
     */
    public static double measure(Kernels kernels, DataType type) {
        // Random values, because processors run cooler and faster on zeros.
        SplittableRandom random = new SplittableRandom(1);
        Tensor x = random(kernels.device(), type, random);
        Tensor w = random(kernels.device(), type, random);
        Tensor y = random(kernels.device(), type, random);
        try {
            float[] first = new float[1];
            kernels.linear(x, w, null, null, y);
            kernels.device().read(y, first, 0, 1);
            long fastest = Long.MAX_VALUE;
            long begin = System.nanoTime();
            do {
                long start = System.nanoTime();
                kernels.linear(x, w, null, null, y);
                kernels.device().read(y, first, 0, 1); // waits for the product
                fastest = Math.min(fastest, System.nanoTime() - start);
            } while (System.nanoTime() - begin < NANOSECONDS);
            return 2.0 * SIZE * SIZE * SIZE / (fastest * 1e-9);
        } finally {
            x.memory().close();
            w.memory().close();
            y.memory().close();
        }
    }

    private static Tensor random(Device device, DataType type, SplittableRandom random) {
        float[] values = new float[(int) (SIZE * SIZE)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        Tensor tensor = device.tensor(type, SIZE, SIZE);
        device.write(values, 0, values.length, tensor);
        return tensor;
    }
}
