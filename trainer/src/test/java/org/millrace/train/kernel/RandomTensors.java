package org.millrace.train.kernel;

import java.util.SplittableRandom;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/** Tensors of any size for benchmarks, of normally distributed values that repeat after a million. */
public final class RandomTensors {

    private static final int PIECE = 1 << 20;

    private final Device device;
    private final float[] normal;

    public RandomTensors(Device device) {
        this.device = device;
        SplittableRandom random = new SplittableRandom(1);
        this.normal = new float[PIECE];
        for (int i = 0; i < PIECE; i++) {
            normal[i] = (float) random.nextGaussian();
        }
    }

    public Tensor tensor(DataType type, long... shape) {
        Tensor tensor = device.tensor(type, shape);
        for (long from = 0; from < tensor.size(); from += PIECE) {
            int count = (int) Math.min(PIECE, tensor.size() - from);
            device.write(normal, 0, count, tensor.view(from, count));
        }
        return tensor;
    }
}
