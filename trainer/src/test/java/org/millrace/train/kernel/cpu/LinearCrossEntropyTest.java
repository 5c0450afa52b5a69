package org.millrace.train.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.millrace.train.kernel.Values.relativeError;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** The loss with the output layer in it, in C++, with each instruction set and type, against the oracle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinearCrossEntropyTest {

    private static final int NONE = -100;

    private final Nd4jDevice device = new Nd4jDevice(1);
    private final Kernels oracle = new ReferenceKernels(device);

    /** An instruction set and a compute type. */
    private record Variant(InstructionSet set, DataType type) {

        /**
         * Of the norm of a result. fp32 has 6e-8 a number, and logits of 20 pass their error on to the probabilities; bf16
         * has 2e-3 a number at most, in each gradient of a logit and again in dh.
         */
        double tolerance() {
            return type == DataType.BFLOAT16 ? 4e-3 : 5e-6;
        }
    }

    /** What a call computed. */
    private record Result(List<float[]> tensors) {

        float[] losses() {
            return tensors.get(0);
        }
    }

    static Stream<Variant> variants() {
        return CpuBackend.find().complete()
                ? Arrays.stream(InstructionSet.values())
                        .filter(InstructionSet::isSupported)
                        .flatMap(set ->
                                Stream.of(DataType.FLOAT32, DataType.BFLOAT16).map(type -> new Variant(set, type)))
                : Stream.empty();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("variants")
    void matchesTheOracleAtAwkwardSizes(Variant variant) {
        for (int[] shape : new int[][] {{1, 1, 1}, {13, 7, 207}, {100, 33, 1001}, {65, 207, 13}, {702, 13, 702}}) {
            int[] labels = new Values(device, 2).below(shape[2], shape[0]);
            assertMatchesOracle(variant, shape[1], shape[2], labels, 0);
            assertMatchesOracle(variant, shape[1], shape[2], labels, 0.01f);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("variants")
    void matchesTheOracleWithTheWordsOfQwen(Variant variant) {
        assertMatchesOracle(variant, 16, 151_936, new int[] {151_935, NONE, 0, 77_777, 12}, 0);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("variants")
    void findsTheProbabilitiesOfHugeLogits(Variant variant) {
        try (Kernels kernels = kernels(variant, 1)) {
            // Logits are multiples of 1024 up to ±10,240, which both types hold exactly.
            float[] h = {2, -1, 1, 1};
            float[] w = {1024, 0, 0, -3072, -4096, 2048, 0, 1024};
            Result result = run(kernels, variant.type, 2, h, w, new int[] {3, 2}, 0);

            // The logits are {2048, 3072, -10240, -1024} and {1024, -3072, -2048, 1024}.
            assertThat(result.losses()).containsExactly(4096, 3072 + (float) Math.log(2));
            assertThat(result.tensors.get(1)).containsExactly(0, -4096, 4096 + 512, -2048 + 512);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("variants")
    void tokensWithoutLabelChangeNothing(Variant variant) {
        try (Kernels kernels = kernels(variant, 1)) {
            int hidden = 24;
            Values values = new Values(device, 5);
            float[] w = values.normal(207 * hidden);
            float[] some = values.normal(70 * hidden);
            int[] labels = values.below(207, 70);
            float[] all = values.normal(140 * hidden);
            int[] sparse = new int[140];
            Arrays.fill(sparse, NONE);
            for (int i = 0; i < 70; i++) {
                System.arraycopy(some, i * hidden, all, 2 * i * hidden, hidden);
                sparse[2 * i] = labels[i];
            }

            Result alone = run(kernels, variant.type, hidden, some, w, labels, 0);
            Result among = run(kernels, variant.type, hidden, all, w, sparse, 0);

            for (int i = 0; i < 70; i++) {
                assertThat(among.losses()[2 * i]).isEqualTo(alone.losses()[i]);
                assertThat(among.losses()[2 * i + 1]).isZero();
                assertThat(row(among.tensors.get(1), 2 * i, hidden)).isEqualTo(row(alone.tensors.get(1), i, hidden));
                assertThat(row(among.tensors.get(1), 2 * i + 1, hidden)).containsOnly(0);
            }
            assertThat(among.tensors.get(2)).isEqualTo(alone.tensors.get(2));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("variants")
    void withoutAnyLabelNothingIsAdded(Variant variant) {
        try (Kernels kernels = kernels(variant, 1)) {
            Values values = new Values(device, 5);
            int[] labels = {NONE, -1, NONE};
            Result result = run(kernels, variant.type, 8, values.normal(24), values.normal(13 * 8), labels, 0.1f);

            assertThat(result.losses()).containsOnly(0);
            assertThat(result.tensors.get(1)).containsOnly(0);
            assertThat(result.tensors.get(2)).containsOnly(1);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("variants")
    void resultsDoNotDependOnTheNumberOfThreads(Variant variant) {
        int hidden = 40;
        Values values = new Values(device, 5);
        float[] h = values.normal(2_500 * hidden);
        float[] w = values.normal(702 * hidden);
        int[] labels = values.below(702, 2_500);
        Result[] results = new Result[3];
        for (int threads = 1; threads <= 3; threads++) {
            try (Kernels kernels = kernels(variant, threads)) {
                results[threads - 1] = run(kernels, variant.type, hidden, h, w, labels, 0);
            }
        }

        assertThat(results[1].tensors).usingElementComparator(Arrays::compare).isEqualTo(results[0].tensors);
        assertThat(results[2].tensors).usingElementComparator(Arrays::compare).isEqualTo(results[0].tensors);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "BFLOAT16"})
    void scratchMemoryIsWhatTheShapeSaysAndIsTakenOnce(DataType type) {
        assumeThat(CpuBackend.find().complete()).isTrue();
        try (CpuKernels kernels = new CpuKernels(device, 2, InstructionSet.best())) {
            Values values = new Values(device, 5);
            float[] h = values.normal(300 * 24);
            float[] w = values.normal(702 * 24);
            long before = kernels.scratchBytes();

            run(kernels, type, 24, h, w, values.below(702, 300), 0);
            long taken = kernels.scratchBytes() - before;
            int[] few = new int[300];
            Arrays.fill(few, NONE);
            few[7] = 1;
            run(kernels, type, 24, h, w, few, 0);

            assertThat(taken).isPositive().isLessThanOrEqualTo(kernels.linearCrossEntropyScratch(type, 300, 24, 702));
            assertThat(kernels.scratchBytes() - before).isEqualTo(taken);
        }
    }

    @Test
    void scratchMemoryIsBoundedHoweverManyTokensThereAre() {
        assumeThat(CpuBackend.find().complete()).isTrue();
        try (CpuKernels kernels = new CpuKernels(device, 2, InstructionSet.best())) {
            assertThat(kernels.linearCrossEntropyScratch(DataType.BFLOAT16, 32_768, 896, 151_936))
                    .isLessThan(200L << 20);
            assertThat(kernels.linearCrossEntropyScratch(DataType.FLOAT32, 32_768, 896, 151_936))
                    .isLessThan(200L << 20);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("variants")
    void aLabelOutsideTheVocabularyIsNamedAndNothingIsDone(Variant variant) {
        try (Kernels kernels = kernels(variant, 1)) {
            Values values = new Values(device, variant.type, 5);
            Tensor dw = values.floats(new float[7 * 4], 7, 4);

            assertThatThrownBy(() -> kernels.linearCrossEntropy(
                            values.tensor(3, 4),
                            values.tensor(7, 4),
                            values.ints(0, NONE, 7),
                            1,
                            0,
                            values.unsetFloats(3),
                            values.unset(3, 4),
                            dw))
                    .hasMessage("labels: element 2 is 7, expected below 7, or negative for none");
            assertThat(values.read(dw)).containsOnly(0);
        }
    }

    private void assertMatchesOracle(Variant variant, int hidden, int vocabulary, int[] labels, float zLoss) {
        Values values = new Values(device, 11);
        float[] h = values.normal((long) labels.length * hidden);
        float[] w = values.normal((long) vocabulary * hidden);
        Result expected = run(oracle, variant.type, hidden, h, w, labels, zLoss);
        try (Kernels kernels = kernels(variant, 1)) {
            Result actual = run(kernels, variant.type, hidden, h, w, labels, zLoss);
            for (int i = 0; i < expected.tensors.size(); i++) {
                assertThat(relativeError(actual.tensors.get(i), expected.tensors.get(i)))
                        .as("result %d of %s, %d words, z-loss %s", i, variant, vocabulary, zLoss)
                        .isLessThan(variant.tolerance());
            }
        }
    }

    private Kernels kernels(Variant variant, int threads) {
        return new CpuKernels(new Nd4jDevice(threads), threads, variant.set);
    }

    /** Losses, dh, dw added to ones, and the losses of the forward pass alone. */
    private Result run(Kernels kernels, DataType type, int hidden, float[] h, float[] w, int[] labels, float zLoss) {
        Values values = new Values(device, type, 0);
        int tokens = labels.length;
        int vocabulary = w.length / hidden;
        Tensor hiddenStates = values.tensor(h, tokens, hidden);
        Tensor weights = values.tensor(w, vocabulary, hidden);
        Tensor targets = values.ints(labels);
        Tensor losses = values.unsetFloats(tokens);
        Tensor alone = values.unsetFloats(tokens);
        Tensor dh = values.unset(tokens, hidden);
        float[] ones = new float[w.length];
        Arrays.fill(ones, 1);
        Tensor dw = values.floats(ones, vocabulary, hidden);
        kernels.linearCrossEntropy(hiddenStates, weights, targets, 1, zLoss, losses, dh, dw);
        kernels.linearCrossEntropy(hiddenStates, weights, targets, 1, zLoss, alone, null, null);
        return new Result(List.of(values.read(losses), values.read(dh), values.read(dw), values.read(alone)));
    }

    private static float[] row(float[] matrix, int row, int columns) {
        return Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns);
    }
}
