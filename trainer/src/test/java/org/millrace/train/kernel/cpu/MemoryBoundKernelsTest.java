package org.millrace.train.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** What the comparison with the oracle does not show of the native kernels on rows and flat buffers. */
class MemoryBoundKernelsTest {

    private static final float SUBNORMAL = 1e-39f;

    @BeforeAll
    static void requireNativeLibrary() {
        CpuBackend backend = CpuBackend.find();
        assumeTrue(backend.complete(), backend.description());
    }

    static Stream<InstructionSet> supported() {
        return CpuBackend.find().complete()
                ? Arrays.stream(InstructionSet.values()).filter(InstructionSet::isSupported)
                : Stream.of(InstructionSet.BASELINE);
    }

    @ParameterizedTest
    @MethodSource("supported")
    void resultsDoNotDependOnTheNumberOfThreads(InstructionSet set) {
        for (DataType type : List.of(DataType.FLOAT32, DataType.BFLOAT16)) {
            List<float[]> expected = everyKernel(set, type, 1);
            for (int threads : new int[] {1, 2, 3}) {
                assertThat(everyKernel(set, type, threads))
                        .as("%s on %d threads", type, threads)
                        .usingElementComparator((a, b) -> Arrays.compare(a, b))
                        .isEqualTo(expected);
            }
        }
    }

    private static List<float[]> everyKernel(InstructionSet set, DataType type, int threads) {
        int n = 1500;
        int d = 70;
        var device = new Nd4jDevice(threads);
        try (Kernels kernels = new CpuKernels(device, threads, set)) {
            var values = new Values(device, type, 7);
            Tensor ids = values.ints(values.below(30, n));
            Tensor x = values.unset(n, d);
            Tensor y = values.unset(n, d);
            Tensor inverseRms = values.unsetFloats(n);
            Tensor dTable = values.floats(30, d);
            Tensor dx = values.tensor(n, d);
            Tensor dw = values.floats(d);
            Tensor w = values.tensor(d);
            Tensor gateUp = values.tensor(n, 2 * d);
            Tensor dy = values.tensor(n, d);
            Tensor heads = values.tensor(n, 5, 26);
            kernels.embedding(ids, values.tensor(30, d), x);
            kernels.rmsNorm(x, w, 1e-6f, y, inverseRms);
            kernels.rmsNormGradient(y, x, w, inverseRms, dx, true, dw);
            kernels.embeddingGradient(ids, dx, dTable);
            kernels.rope(heads, 4, ids, values.floats(30, 13), values.floats(30, 13), true);
            kernels.swiGluGradient(dy, gateUp);
            kernels.add(x, dy);
            Tensor parameters = values.floats(n, d);
            Tensor rounded = new Values(device, DataType.BFLOAT16, 1).unset(n, d);
            kernels.adamW(
                    parameters,
                    values.floats(n, d),
                    values.floats(n, d),
                    values.floats(new float[n * d], n, d),
                    rounded,
                    new AdamWStep(1, 1e-3, 0.9, 0.95, 1e-8, 0.1, 1));
            List<float[]> results = new ArrayList<>();
            for (Tensor result : List.of(x, y, inverseRms, dTable, dx, dw, gateUp, dy, heads, parameters, rounded)) {
                results.add(values.read(result));
            }
            results.add(new float[] {(float) kernels.sum(parameters), (float) kernels.sumOfSquares(parameters)});
            return results;
        }
    }

    @ParameterizedTest
    @MethodSource("supported")
    void roundingGoesToTheNearestAndOfTwoToTheEven(InstructionSet set) {
        float last = 1 + 0x1p-7f; // the bf16 after 1
        float[] exact = {1, 1 + 0x1p-8f, 1 + 0x1p-8f + 0x1p-20f, last + 0x1p-8f, -1 - 0x1p-8f, Float.MAX_VALUE, -0f};
        float[] rounded = {1, 1, last, 1 + 0x1p-6f, -1, Float.POSITIVE_INFINITY, -0f};

        assertThat(convertedAndBack(set, exact)).containsExactly(rounded);
        assertThat(convertedAndBack(set, Float.NEGATIVE_INFINITY)).containsExactly(Float.NEGATIVE_INFINITY);
        assertThat(convertedAndBack(set, Float.intBitsToFloat(0x7f800001))).containsExactly(Float.NaN);
        assertThat(convertedAndBack(set, Float.intBitsToFloat(0xffffffff))).containsExactly(Float.NaN);
        assertThat(convertedAndBack(set, SUBNORMAL)[0]).isBetween(0f, 2 * SUBNORMAL);
    }

    private static float[] convertedAndBack(InstructionSet set, float... numbers) {
        var device = new Nd4jDevice(1);
        try (Kernels kernels = new CpuKernels(device, 1, set)) {
            var values = new Values(device, DataType.BFLOAT16, 1);
            // Once where whole vectors round, once in the end that fills none.
            float[] repeated = new float[64 + numbers.length];
            for (int i = 0; i < repeated.length; i++) {
                repeated[i] = numbers[i % numbers.length];
            }
            Tensor rounded = values.unset(repeated.length);
            Tensor back = values.unsetFloats(repeated.length);
            kernels.convert(values.floats(repeated, repeated.length), rounded);
            kernels.convert(rounded, back);
            float[] all = values.read(back);
            for (int i = 0; i < all.length; i++) {
                assertThat(Float.compare(all[i], all[i % numbers.length])).isZero();
            }
            return Arrays.copyOf(all, numbers.length);
        }
    }

    @ParameterizedTest
    @MethodSource("supported")
    void theRoundedParametersAreTheNewOnes(InstructionSet set) {
        var device = new Nd4jDevice(1);
        try (Kernels kernels = new CpuKernels(device, 1, set)) {
            var values = new Values(device, DataType.BFLOAT16, 3);
            Tensor parameters = values.floats(1001);
            Tensor rounded = values.unset(1001);
            Tensor expected = values.unset(1001);
            Tensor zeros = values.floats(new float[1001], 1001);
            AdamWStep step = new AdamWStep(1, 0.1, 0.9, 0.95, 1e-8, 0.1, 1);
            kernels.adamW(parameters, values.floats(1001), values.floats(1001), zeros, rounded, step);
            kernels.convert(parameters, expected);

            assertThat(values.read(rounded)).containsExactly(values.read(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("supported")
    void gradientsOfOneIdAreAddedInTheOrderOfTheTokens(InstructionSet set) {
        var device = new Nd4jDevice(2);
        try (Kernels kernels = new CpuKernels(device, 2, set)) {
            var values = new Values(device, 1);
            // In another order 1 would be lost beside 2^25, or the sum be something else.
            Tensor dy = values.tensor(new float[] {0x1p25f, 5, -0x1p25f, 1}, 4, 1);
            Tensor dTable = values.tensor(new float[3], 3, 1);
            kernels.embeddingGradient(values.ints(1, 2, 1, 1), dy, dTable);

            assertThat(values.read(dTable)).containsExactly(0, 1, 5);
        }
    }

    /** So large that it is written past the caches. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16"})
    void aLargeBufferIsFilledFromEndToEnd(DataType type) {
        long size = (1L << 26) / type.bytes() + 12_345;
        var device = new Nd4jDevice(2);
        Tensor whole = device.tensor(type, size + 8);
        supported().forEach(set -> {
            try (Kernels kernels = new CpuKernels(device, 2, set)) {
                kernels.fill(whole.view(0, 8), 3);
                kernels.fill(whole.view(size, 8), 3);
                kernels.fill(whole.view(3, size), 0.5f);
            }
            assertThat(Values.read(device, whole.view(0, 5))).containsExactly(3, 3, 3, 0.5f, 0.5f);
            assertThat(Values.read(device, whole.view(size, 8))).containsExactly(0.5f, 0.5f, 0.5f, 3, 3, 3, 3, 3);
            float[] middle = Values.read(device, whole.view(3, size));
            for (float value : middle) {
                if (value != 0.5f) {
                    throw new AssertionError("%s left %f".formatted(set, value));
                }
            }
        });
        whole.memory().close();
    }
}
