package org.millrace.train.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * The weights of a new model: matrices from a normal distribution of mean 0 and the config's {@code initializer_range},
 * norms 1, biases 0, as {@code transformers} initialises Qwen2; {@link Parametrization} scales them where it must.
 *
 * <p>Element i of a weight depends on (seed, name, i) alone, not on the order of work: SplitMix64 (Steele, Lea and
 * Flood 2014) is a counter through a mixing function, so its i-th value is computed directly. Its key mixes the seed with
 * the FNV-1a hash of the name; Box and Muller's transform makes two normal values of two uniform ones. {@link StrictMath}
 * keeps the bits the same on every machine.
 */
final class WeightInitializer {

    private static final int CHUNK = 1 << 20;
    private static final int PART = 1 << 14;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private WeightInitializer() {}

    /** @param weights of the share, which are overwritten; each is what it is in any other share */
    static void initialize(
            Device device,
            ParameterLayout layout,
            ParameterShare share,
            Tensor weights,
            Parametrization parametrization,
            double standardDeviation,
            long seed) {
        float[] values = new float[(int) Math.min(CHUNK, share.size() + 1)];
        for (ParameterLayout.Slice slice : layout.slices()) {
            long key = mix(seed + mix(hash(slice.name())));
            for (ParameterShare.Run run : share.within(slice.offset(), slice.size())) {
                long end = run.flat() + run.size() - slice.offset();
                for (long from = (run.flat() - slice.offset()) & -2; from < end; from += CHUNK) { // pairs stay whole
                    int count = (int) Math.min(CHUNK, end - from);
                    if (slice.decays()) {
                        double deviation = standardDeviation * parametrization.deviationFactor(slice);
                        fillNormal(values, count, key, from, deviation);
                    } else {
                        float value = slice.name().endsWith(".bias") ? 0f : (float) parametrization.gain(slice);
                        Arrays.fill(values, 0, count, value);
                    }
                    int before = (int) Math.max(0, run.flat() - slice.offset() - from);
                    long local = run.local() + slice.offset() + from + before - run.flat();
                    device.write(values, before, count - before, weights.view(local, count - before));
                }
            }
        }
    }

    /** Elements {@code from …} of the weight with that key; from is even. */
    private static void fillNormal(float[] values, int count, long key, long from, double standardDeviation) {
        int parts = (count + PART - 1) / PART;
        IntStream.range(0, parts).parallel().forEach(part -> {
            int end = Math.min(count, (part + 1) * PART);
            for (int i = part * PART; i < end; i += 2) {
                double radius = standardDeviation * StrictMath.sqrt(-2 * StrictMath.log(uniform(key, from + i)));
                double angle = 2 * Math.PI * uniform(key, from + i + 1);
                values[i] = (float) (radius * StrictMath.cos(angle));
                if (i + 1 < end) {
                    values[i + 1] = (float) (radius * StrictMath.sin(angle));
                }
            }
        });
    }

    /** In (0, 1): 53 bits at the middle of their interval, so the logarithm is finite. */
    private static double uniform(long key, long index) {
        long bits = mix(key + (index + 1) * GOLDEN_GAMMA) >>> 11;
        return (bits + 0.5) * 0x1.0p-53;
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** FNV-1a, 64 bits. */
    private static long hash(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }
}
