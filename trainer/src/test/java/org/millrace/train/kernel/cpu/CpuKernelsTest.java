package org.millrace.train.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.millrace.train.kernel.Values.relativeError;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** Every implementation on processors against the oracle, at awkward sizes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CpuKernelsTest {

    /** Of the norm of each result; fp32 has 6e-8 a number, bf16 2e-3. */
    private static final Map<DataType, Double> TOLERANCE = Map.of(DataType.FLOAT32, 2e-6, DataType.BFLOAT16, 4e-3);

    private static final int[] SIZES = {1, 13, 207, 702};

    private final Nd4jDevice device = new Nd4jDevice(1);
    private final Kernels oracle = new ReferenceKernels(device);
    private final List<Kernels> implementations = new ArrayList<>();

    @BeforeAll
    void openImplementations() {
        implementations.add(new FallbackKernels(device, 1));
        if (CpuBackend.find().complete()) {
            Arrays.stream(InstructionSet.values())
                    .filter(InstructionSet::isSupported)
                    .forEach(set -> implementations.add(new CpuKernels(device, 1, set)));
            implementations.add(new CpuKernels(device, 1, InstructionSet.best(), true));
        }
    }

    @AfterAll
    void closeImplementations() {
        implementations.forEach(Kernels::close);
    }

    /** Something to run on some kernels, which returns all it computed. */
    private interface Case {
        List<Tensor> run(Kernels kernels, Values values);
    }

    private void assertMatchesOracle(Case kernelCase) {
        TOLERANCE.forEach((type, tolerance) -> {
            List<Tensor> expected = kernelCase.run(oracle, new Values(device, type, 11));
            for (Kernels kernels : implementations) {
                List<Tensor> actual = kernelCase.run(kernels, new Values(device, type, 11));
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(relativeError(Values.read(device, actual.get(i)), Values.read(device, expected.get(i))))
                            .as("result %d of %s in %s", i, kernels.getClass().getSimpleName(), type)
                            .isLessThan(tolerance);
                }
            }
        });
    }

    static Stream<int[]> shapes() {
        return Stream.of(
                new int[] {1, 1, 1},
                new int[] {1, 702, 13},
                new int[] {13, 207, 702},
                new int[] {207, 13, 1},
                new int[] {702, 207, 64},
                new int[] {17, 2100, 130}, // sums and results in several parts
                new int[] {2500, 33, 48});
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void linearLayers(int[] shape) {
        int n = shape[0];
        int inputs = shape[1];
        int outputs = shape[2];
        assertMatchesOracle((kernels, values) -> {
            Tensor x = values.tensor(n, inputs);
            Tensor w = values.tensor(outputs, inputs);
            Tensor b = values.tensor(outputs);
            Tensor dy = values.tensor(n, outputs);
            Tensor y = values.unset(n, outputs);
            Tensor withBias = values.unset(n, outputs);
            Tensor dx = values.unset(n, inputs);
            Tensor addedDx = values.tensor(n, inputs);
            Tensor dw = values.floats(outputs, inputs);
            Tensor db = values.floats(outputs);
            Tensor withResidual = values.unset(n, outputs);
            Tensor onItsResidual = values.tensor(n, outputs);
            kernels.linear(x, w, null, null, y);
            kernels.linear(x, w, b, null, withBias);
            kernels.linear(x, w, b, dy, withResidual);
            kernels.linear(x, w, null, onItsResidual, onItsResidual);
            kernels.linearInputGradient(dy, w, dx, false);
            kernels.linearInputGradient(dy, w, addedDx, true);
            kernels.linearWeightGradient(dy, x, dw, db);
            return List.of(y, withBias, withResidual, onItsResidual, dx, addedDx, dw, db);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 207, 702})
    void embeddings(int hidden) {
        assertMatchesOracle((kernels, values) -> {
            Tensor ids = values.ints(values.below(17, 300));
            Tensor y = values.unset(300, hidden);
            Tensor dTable = values.floats(17, hidden);
            kernels.embedding(ids, values.tensor(17, hidden), y);
            kernels.embeddingGradient(ids, values.tensor(300, hidden), dTable);
            return List.of(y, dTable);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 207, 702})
    void rmsNorm(int hidden) {
        for (int n : SIZES) {
            assertMatchesOracle((kernels, values) -> {
                Tensor x = values.tensor(n, hidden);
                Tensor w = values.tensor(hidden);
                Tensor y = values.unset(n, hidden);
                Tensor inverseRms = values.unsetFloats(n);
                Tensor dy = values.tensor(n, hidden);
                Tensor dx = values.tensor(n, hidden);
                Tensor dw = values.floats(hidden);
                // With so large an epsilon a gradient of one column is more than what rounding leaves.
                kernels.rmsNorm(x, w, 0.1f, y, inverseRms);
                kernels.rmsNormGradient(dy, x, w, inverseRms, dx, true, dw);
                kernels.rmsNormGradient(dy, x, w, inverseRms, dy, false, dw);
                return List.of(y, inverseRms, dx, dy, dw);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 26, 32, 64, 128})
    void rope(int headSize) {
        assertMatchesOracle((kernels, values) -> {
            Tensor positions = values.ints(values.below(50, 207));
            Tensor cosine = values.floats(50, headSize / 2);
            Tensor sine = values.floats(50, headSize / 2);
            Tensor forward = values.tensor(207, 3, headSize);
            Tensor backward = values.tensor(207, 3, headSize);
            kernels.rope(forward, 2, positions, cosine, sine, false);
            kernels.rope(backward, 3, positions, cosine, sine, true);
            return List.of(forward, backward);
        });
    }

    /** Tokens' documents, query heads, key/value heads, head size. */
    @SuppressWarnings("ArrayRecordComponent") // cases are never compared
    private record Heads(int[] documents, int heads, int groups, int size) {
        int tokens() {
            return documents[documents.length - 1];
        }
    }

    static Stream<Heads> heads() {
        int[] lengthsOfOne =
                IntStream.concat(IntStream.rangeClosed(0, 40), IntStream.of(60)).toArray();
        return Stream.of(
                new Heads(new int[] {0, 1}, 1, 1, 64),
                new Heads(new int[] {0, 13}, 7, 1, 32),
                new Heads(new int[] {0, 207}, 4, 2, 64),
                new Heads(new int[] {0, 702}, 7, 7, 13),
                new Heads(new int[] {0, 702}, 2, 1, 128),
                new Heads(new int[] {0, 1, 2, 66, 66, 129, 260, 702}, 14, 2, 64),
                new Heads(lengthsOfOne, 2, 1, 32),
                new Heads(new int[] {0, 64, 128, 700, 702}, 3, 3, 40),
                new Heads(new int[] {0, 30, 4230}, 2, 1, 32));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void attention(Heads shape) {
        long n = shape.tokens();
        assertMatchesOracle((kernels, values) -> {
            Tensor qkv = values.tensor(n, shape.heads + 2 * shape.groups, shape.size);
            Tensor out = values.unset(n, shape.heads, shape.size);
            Tensor logSumExp = values.unsetFloats(shape.heads, n);
            Tensor dQkv = values.unset(n, shape.heads + 2 * shape.groups, shape.size);
            kernels.attention(qkv, shape.heads, shape.documents, out, logSumExp);
            kernels.attentionGradient(
                    values.tensor(n, shape.heads, shape.size), qkv, shape.heads, out, logSumExp, shape.documents, dQkv);
            return List.of(out, logSumExp, dQkv);
        });
    }

    @ParameterizedTest
    @MethodSource("heads")
    void attentionOfRows(Heads shape) {
        int first = shape.tokens() / 3;
        long n = (shape.tokens() - first + 1) / 2;
        assertMatchesOracle((kernels, values) -> {
            Tensor q = values.tensor(n, shape.heads, shape.size);
            Tensor keysValues = values.tensor(shape.tokens(), 2 * shape.groups, shape.size);
            // In one tensor, since queries that see one key alone have no gradient to compare the error with.
            Tensor results = values.unset(2 * n, shape.heads, shape.size);
            Tensor out = results.rows(0, n);
            Tensor dQ = results.rows(n, n);
            Tensor logSumExp = values.unsetFloats(shape.heads, n);
            Tensor dKeysValues = values.floats(shape.tokens(), 2 * shape.groups, shape.size);
            kernels.attentionOfRows(q, keysValues, first, shape.documents, out, logSumExp);
            kernels.attentionOfRowsGradient(
                    values.tensor(n, shape.heads, shape.size),
                    q,
                    keysValues,
                    first,
                    out,
                    logSumExp,
                    shape.documents,
                    dQ,
                    dKeysValues);
            return List.of(results, logSumExp, dKeysValues);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 13, 207})
    void cachedAttention(int tokens) {
        for (int start : new int[] {0, 1, 63, 300}) {
            for (int size : new int[] {13, 32, 64, 128}) {
                assertMatchesOracle((kernels, values) -> {
                    Tensor out = values.unset(tokens, 14, size);
                    Tensor keys = values.tensor(600, 2, size);
                    Tensor cached = values.tensor(600, 2, size);
                    kernels.cachedAttention(values.tensor(tokens, 18, size), 14, keys, cached, start, out);
                    return List.of(out, keys, cached);
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 207, 702})
    void swiGlu(int features) {
        assertMatchesOracle((kernels, values) -> {
            Tensor gateUp = values.tensor(207, 2 * features);
            Tensor y = values.unset(207, features);
            Tensor dy = values.tensor(207, features);
            kernels.swiGlu(gateUp, y);
            kernels.swiGluGradient(dy, gateUp);
            return List.of(y, dy, gateUp);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 207, 702})
    void linearCrossEntropy(int vocabulary) {
        for (int n : SIZES) {
            assertMatchesOracle((kernels, values) -> {
                int[] targets = values.below(vocabulary, n);
                for (int i = 0; i < n; i += 3) {
                    targets[i] = i % 2 == 0 ? -100 : targets[i];
                }
                Tensor labels = values.ints(targets);
                Tensor h = values.tensor(n, 24);
                Tensor w = values.tensor(vocabulary, 24);
                Tensor losses = values.unsetFloats(n);
                Tensor forwardOnly = values.unsetFloats(n);
                Tensor dh = values.unset(n, 24);
                Tensor dw = values.floats(vocabulary, 24);
                Tensor penalised = values.unset(n, 24);
                kernels.linearCrossEntropy(h, w, labels, 0.125f, 0, losses, dh, dw);
                kernels.linearCrossEntropy(h, w, labels, 0.125f, 0.01f, losses, penalised, dw);
                kernels.linearCrossEntropy(h, w, labels, 0.125f, 0, forwardOnly, null, null);
                return List.of(losses, forwardOnly, dh, penalised, dw);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 702, 100_001})
    void flatKernels(int size) {
        assertMatchesOracle((kernels, values) -> {
            Tensor x = values.tensor(size);
            Tensor sum = values.tensor(size);
            Tensor copy = values.unset(size);
            Tensor filled = values.unset(size);
            kernels.add(x, sum);
            kernels.copy(x, copy);
            kernels.fill(filled, 2.5f);
            Tensor numbers = values.floats(size);
            Tensor sums =
                    values.floats(new float[] {(float) kernels.sum(numbers), (float) kernels.sumOfSquares(numbers)}, 2);
            Tensor converted = values.unset(size);
            Tensor back = values.unsetFloats(size);
            kernels.convert(numbers, converted);
            kernels.convert(converted, back);
            return List.of(sum, copy, filled, sums, converted, back);
        });
    }

    @Test
    void squaresOfBlocksAreThoseOfEachBlock() {
        int size = 100_001;
        for (Kernels kernels : implementations) {
            Tensor x = new Values(device, 5).floats(size);
            for (int block : new int[] {1 << 15, 1000, size + 1}) {
                double[] expected = new double[2 + (size + block - 1) / block];
                double[] got = expected.clone();
                for (int from = 0; from < size; from += block) {
                    expected[1 + from / block] = kernels.sumOfSquares(x.view(from, Math.min(block, size - from)));
                }

                kernels.sumsOfSquares(x, block, got, 1);

                assertThat(got).containsExactly(expected, within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 702, 100_001})
    void adamW(int size) {
        assertMatchesOracle((kernels, values) -> {
            Tensor parameters = values.floats(size);
            Tensor first = values.floats(new float[size], size);
            Tensor second = values.floats(new float[size], size);
            Tensor rounded = new Values(device, DataType.BFLOAT16, 1).unset(size);
            for (int step = 1; step <= 3; step++) {
                kernels.adamW(
                        parameters,
                        values.floats(size),
                        first,
                        second,
                        step == 2 ? null : rounded,
                        new AdamWStep(step, 1e-2, 0.9, 0.95, 1e-8, 0.1, 0.3));
            }
            return List.of(parameters, first, second, rounded);
        });
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void whatIsNotFiniteIsNotLost(float value) {
        for (Kernels kernels : implementations) {
            Values values = new Values(device, 5);
            float[] numbers = values.normal(702);
            numbers[700] = value;
            Tensor x = values.tensor(numbers, 1, 702);
            Tensor inverseRms = values.unset(1);
            Tensor losses = values.unset(1);
            kernels.rmsNorm(x, values.tensor(702), 1e-6f, values.unset(1, 702), inverseRms);
            kernels.linearCrossEntropy(x, values.tensor(5, 702), values.ints(2), 1, 0, losses, null, null);

            assertThat(kernels.sumOfSquares(x)).isNotFinite();
            assertThat(kernels.sum(x)).isNotFinite();
            assertThat(values.read(losses)[0]).isNaN();
            assertThat(1 / values.read(inverseRms)[0]).isNotFinite();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 7})
    void anIndexOutsideIsNamed(int id) {
        for (Kernels kernels : implementations) {
            Values values = new Values(device, 5);
            Tensor ids = values.ints(0, 6, id);
            Tensor rows = values.tensor(3, 4);

            assertThatThrownBy(() -> kernels.embedding(ids, values.tensor(7, 4), rows))
                    .hasMessage("ids: element 2 is %d, expected 0 … 6", id);
            assertThatThrownBy(() -> kernels.embeddingGradient(ids, rows, values.tensor(7, 4)))
                    .hasMessage("ids: element 2 is %d, expected 0 … 6", id);
            assertThatThrownBy(() -> kernels.rope(
                            rows.reshape(3, 1, 4), 1, ids, values.tensor(7, 2), values.tensor(7, 2), false))
                    .hasMessage("positions: element 2 is %d, expected 0 … 6", id);
        }
    }

    @Test
    void aLabelOutsideTheVocabularyIsNamed() {
        for (Kernels kernels : implementations) {
            Values values = new Values(device, 5);
            assertThatThrownBy(() -> kernels.linearCrossEntropy(
                            values.tensor(3, 4),
                            values.tensor(7, 4),
                            values.ints(0, -100, 7),
                            1,
                            0,
                            values.unset(3),
                            null,
                            null))
                    .hasMessage("labels: element 2 is 7, expected below 7, or negative for none");
        }
    }
}
