package org.millrace.train.kernel;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * Seeded values and tensors of them, of a compute type, and how far apart two tensors are. Every tensor is a view at an
 * odd offset, as slices of flat buffers are.
 */
public final class Values {

    private static final long OFFSET = 3;

    private final Device device;
    private final DataType type;
    private final SplittableRandom random;

    public Values(Device device, long seed) {
        this(device, DataType.FLOAT32, seed);
    }

    /** @param type of the tensors that do not say otherwise */
    public Values(Device device, DataType type, long seed) {
        this.device = device;
        this.type = type;
        this.random = new SplittableRandom(seed);
    }

    /** Standard normal values. */
    public float[] normal(long count) {
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    public int[] below(int limit, int count) {
        return random.ints(count, 0, limit).toArray();
    }

    /** A tensor of standard normal values. */
    public Tensor tensor(long... shape) {
        return tensor(normal(Tensor.elements(shape)), shape);
    }

    public Tensor tensor(float[] values, long... shape) {
        return tensor(type, values, shape);
    }

    /** Standard normal values, FLOAT32 whatever the compute type. */
    public Tensor floats(long... shape) {
        return floats(normal(Tensor.elements(shape)), shape);
    }

    public Tensor floats(float[] values, long... shape) {
        return tensor(DataType.FLOAT32, values, shape);
    }

    private Tensor tensor(DataType elements, float[] values, long... shape) {
        Tensor tensor = device.tensor(elements, OFFSET + values.length).view(OFFSET, shape);
        device.write(values, 0, values.length, tensor);
        return tensor;
    }

    public Tensor ints(int... values) {
        Tensor tensor = device.tensor(DataType.INT32, OFFSET + values.length).view(OFFSET, values.length);
        device.write(values, 0, values.length, tensor);
        return tensor;
    }

    /** A tensor that holds no value a kernel could mistake for a result. */
    public Tensor unset(long... shape) {
        return tensor(nan(shape), shape);
    }

    /** The same, FLOAT32 whatever the compute type. */
    public Tensor unsetFloats(long... shape) {
        return floats(nan(shape), shape);
    }

    private static float[] nan(long... shape) {
        float[] values = new float[(int) Tensor.elements(shape)];
        Arrays.fill(values, Float.NaN);
        return values;
    }

    public static float[] read(Device device, Tensor tensor) {
        float[] values = new float[(int) tensor.size()];
        device.read(tensor, values, 0, values.length);
        return values;
    }

    public float[] read(Tensor tensor) {
        return read(device, tensor);
    }

    /** ‖actual − expected‖ / ‖expected‖; the norm of the difference alone where the expected values are all zero. */
    public static double relativeError(float[] actual, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        return Math.sqrt(difference) / (norm == 0 ? 1 : Math.sqrt(norm));
    }

    public static double relativeError(float[] actual, float[] expected) {
        return relativeError(actual, doubles(expected));
    }

    public static double[] doubles(float[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            copy[i] = values[i];
        }
        return copy;
    }
}
