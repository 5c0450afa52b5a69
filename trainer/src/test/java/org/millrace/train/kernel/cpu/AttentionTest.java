package org.millrace.train.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** What the native attention promises beyond the right numbers, which {@link CpuKernelsTest} holds to the oracle. */
class AttentionTest {

    private static final int HEADS = 6;
    private static final int GROUPS = 2;
    private static final int SIZE = 64;

    static final List<DataType> TYPES = List.of(DataType.FLOAT32, DataType.BFLOAT16);

    @BeforeAll
    static void needTheLibrary() {
        assumeTrue(CpuBackend.find().complete(), CpuBackend.find().description());
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void resultsAreTheSameBitsOnAnyNumberOfThreads(DataType type) {
        // Documents of several blocks, and more units than go into one batch.
        int[] documents = IntStream.concat(IntStream.rangeClosed(0, 80), IntStream.of(1100, 1101, 1800, 2500))
                .toArray();
        List<float[]> expected = run(type, documents, 1, InstructionSet.best());

        for (int threads : new int[] {1, 2, 3, 7}) {
            List<float[]> actual = run(type, documents, threads, InstructionSet.best());
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i))
                        .as("result %d on %d threads", i, threads)
                        .isEqualTo(expected.get(i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTokenSeesNoLaterOneAndNoOtherDocument(InstructionSet set) {
        assumeTrue(set.isSupported(), set + " is not supported here");
        int[] documents = {0, 70, 300};
        for (DataType type : TYPES) {
            Nd4jDevice device = new Nd4jDevice(1);
            try (Kernels kernels = new CpuKernels(device, 1, set)) {
                Values values = new Values(device, type, 3);
                float[] numbers = values.normal(300L * (HEADS + 2 * GROUPS) * SIZE);
                float[] before = forward(kernels, values, numbers, documents);
                // Everything of token 170 on, in the middle of a tile, is changed.
                for (int i = 170 * (HEADS + 2 * GROUPS) * SIZE; i < numbers.length; i++) {
                    numbers[i] = 100;
                }
                float[] after = forward(kernels, values, numbers, documents);

                int unchanged = 170 * HEADS * SIZE;
                assertThat(Arrays.copyOf(after, unchanged)).isEqualTo(Arrays.copyOf(before, unchanged));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void memoryDoesNotGrowWithOtherDocumentsOfTheSameShape(DataType type) {
        Nd4jDevice device = new Nd4jDevice(2);
        try (CpuKernels own = new CpuKernels(device, 2, InstructionSet.best())) {
            Values values = new Values(device, type, 3);
            runOn(own, values, new int[] {0, 2500});
            long after = own.scratchBytes();
            runOn(own, values, lengthsOfOne(900));
            runOn(own, values, new int[] {0, 1, 1250, 2500});

            assertThat(own.scratchBytes()).isEqualTo(after);
        }
    }

    /** That many documents of one token, and one of all the others. */
    private static int[] lengthsOfOne(int documents) {
        return IntStream.concat(IntStream.rangeClosed(0, documents), IntStream.of(2500))
                .toArray();
    }

    private static float[] forward(Kernels kernels, Values values, float[] numbers, int[] documents) {
        Tensor out = values.unset(300, HEADS, SIZE);
        kernels.attention(
                values.tensor(numbers, 300, HEADS + 2 * GROUPS, SIZE),
                HEADS,
                documents,
                out,
                values.unsetFloats(HEADS, 300));
        return values.read(out);
    }

    private static List<float[]> run(DataType type, int[] documents, int threads, InstructionSet set) {
        Nd4jDevice device = new Nd4jDevice(threads);
        try (Kernels kernels = new CpuKernels(device, threads, set)) {
            return runOn(kernels, new Values(device, type, 7), documents);
        }
    }

    private static List<float[]> runOn(Kernels kernels, Values values, int[] documents) {
        int n = documents[documents.length - 1];
        Tensor qkv = values.tensor(n, HEADS + 2 * GROUPS, SIZE);
        Tensor out = values.unset(n, HEADS, SIZE);
        Tensor logSumExp = values.unsetFloats(HEADS, n);
        Tensor dQkv = values.unset(n, HEADS + 2 * GROUPS, SIZE);
        kernels.attention(qkv, HEADS, documents, out, logSumExp);
        kernels.attentionGradient(values.tensor(n, HEADS, SIZE), qkv, HEADS, out, logSumExp, documents, dQkv);
        return List.of(values.read(out), values.read(logSumExp), values.read(dQkv));
    }
}
