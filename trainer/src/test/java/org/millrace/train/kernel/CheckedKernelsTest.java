package org.millrace.train.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** Each kernel with one argument that does not fit. */
class CheckedKernelsTest {

    private static final Kernels kernels = ReferenceKernels.create();

    @ParameterizedTest
    @MethodSource
    void aWrongArgumentIsNamedWithWhatWasExpected(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    static Stream<Arguments> aWrongArgumentIsNamedWithWhatWasExpected() {
        int[] document = {0, 4};
        Tensor qkv = floats(4, 10, 8);
        Tensor out = floats(4, 6, 8);
        Tensor log = floats(6, 4);
        AdamWStep step = new AdamWStep(1, 1, 0.9, 0.95, 1e-8, 0, 1);
        AdamWStep stepZero = new AdamWStep(0, 1, 0.9, 0.95, 1e-8, 0, 1);
        return Stream.of(
                wrong(
                        "linear",
                        () -> kernels.linear(floats(4, 3), floats(5, 2), null, null, floats(4, 5)),
                        "w: is FLOAT32[5, 2], expected FLOAT32[5, 3]"),
                wrong(
                        "linear of a vector",
                        () -> kernels.linear(floats(4), floats(5, 4), null, null, floats(4, 5)),
                        "x: is FLOAT32[4], expected 2 dimensions"),
                wrong(
                        "linear bias",
                        () -> kernels.linear(floats(4, 3), floats(5, 3), floats(3), null, floats(4, 5)),
                        "b: is FLOAT32[3], expected FLOAT32[5]"),
                wrong(
                        "linear output",
                        () -> kernels.linear(floats(4, 3), floats(5, 3), null, null, floats(5, 4)),
                        "y: is FLOAT32[5, 4], expected FLOAT32[4, 5]"),
                wrong(
                        "linearInputGradient",
                        () -> kernels.linearInputGradient(floats(4, 5), floats(5, 3), floats(4, 2), true),
                        "dx: is FLOAT32[4, 2], expected FLOAT32[4, 3]"),
                wrong(
                        "linearWeightGradient",
                        () -> kernels.linearWeightGradient(floats(4, 5), floats(3, 3), floats(5, 3), null),
                        "x: is FLOAT32[3, 3], expected FLOAT32[4, 3]"),
                wrong(
                        "embedding",
                        () -> kernels.embedding(floats(4), floats(9, 3), floats(4, 3)),
                        "ids: is FLOAT32[4], expected INT32[4]"),
                wrong(
                        "embeddingGradient",
                        () -> kernels.embeddingGradient(ints(4), floats(4, 2), floats(9, 3)),
                        "dTable: is FLOAT32[9, 3], expected FLOAT32[9, 2]"),
                wrong(
                        "rmsNorm",
                        () -> kernels.rmsNorm(floats(4, 3), floats(4), 0, floats(4, 3), floats(4)),
                        "w: is FLOAT32[4], expected FLOAT32[3]"),
                wrong(
                        "rmsNormGradient",
                        () -> kernels.rmsNormGradient(
                                floats(4, 3), floats(4, 3), floats(3), floats(3), floats(4, 3), true, floats(3)),
                        "inverseRms: is FLOAT32[3], expected FLOAT32[4]"),
                wrong(
                        "rope",
                        () -> kernels.rope(floats(4, 2, 7), 2, ints(4), floats(9, 3), floats(9, 3), false),
                        "x: rotation pairs the two halves of a head, so its size must be even, cannot be: 7"),
                wrong(
                        "rope tables",
                        () -> kernels.rope(floats(4, 2, 8), 2, ints(4), floats(9, 4), floats(8, 4), false),
                        "sine: is FLOAT32[8, 4], expected FLOAT32[9, 4]"),
                wrong(
                        "attention heads",
                        () -> kernels.attention(floats(4, 14, 8), 6, document, out, log),
                        "qkv: is FLOAT32[4, 14, 8], expected 6 heads of queries and twice a number of key/value heads"
                                + " that divides those"),
                wrong(
                        "attention documents",
                        () -> kernels.attention(qkv, 6, new int[] {0, 3, 2, 4}, out, log),
                        "cuSeqlens: must ascend from 0 to the 4 tokens, cannot be: [0, 3, 2, 4]"),
                wrong(
                        "attention documents' end",
                        () -> kernels.attention(qkv, 6, new int[] {0, 3}, out, log),
                        "cuSeqlens: must ascend from 0 to the 4 tokens, cannot be: [0, 3]"),
                wrong(
                        "attentionGradient",
                        () -> kernels.attentionGradient(out, qkv, 6, out, log, document, out),
                        "dQkv: is FLOAT32[4, 6, 8], expected FLOAT32[4, 10, 8]"),
                wrong(
                        "attentionOfRows",
                        () -> kernels.attentionOfRows(out, floats(9, 4, 8), 6, new int[] {0, 9}, out, log),
                        "first: 4 rows from 6 on are not all in a batch of 9"),
                wrong(
                        "attentionOfRows' keys and values",
                        () -> kernels.attentionOfRows(out, floats(9, 5, 8), 0, new int[] {0, 9}, out, log),
                        "keysValues: expected as many heads of keys as of values, which share 6 heads of queries,"
                                + " cannot be: 5"),
                wrong(
                        "attentionOfRowsGradient",
                        () -> kernels.attentionOfRowsGradient(
                                out, out, floats(9, 4, 8), 5, out, log, new int[] {0, 9}, out, halves(9, 4, 8)),
                        "dKeysValues: is BFLOAT16[9, 4, 8], expected FLOAT32[9, 4, 8]"),
                wrong(
                        "cachedAttention",
                        () -> kernels.cachedAttention(qkv, 6, floats(9, 2, 8), floats(9, 2, 8), 6, out),
                        "start: 4 new tokens after 6 do not fit in a cache of 9"),
                wrong(
                        "swiGlu",
                        () -> kernels.swiGlu(floats(4, 3), floats(4, 3)),
                        "gateUp: is FLOAT32[4, 3], expected FLOAT32[4, 6]"),
                wrong(
                        "swiGluGradient of two types",
                        () -> kernels.swiGluGradient(floats(4, 3), halves(4, 6)),
                        "gateUp: is BFLOAT16[4, 6], expected FLOAT32[4, 6]"),
                wrong(
                        "linear of two types",
                        () -> kernels.linear(halves(4, 3), halves(5, 3), null, null, floats(4, 5)),
                        "y: is FLOAT32[4, 5], expected BFLOAT16[4, 5]"),
                wrong(
                        "linearWeightGradient in bf16",
                        () -> kernels.linearWeightGradient(halves(4, 5), halves(4, 3), halves(5, 3), null),
                        "dw: is BFLOAT16[5, 3], expected FLOAT32[5, 3]"),
                wrong(
                        "rope's heads",
                        () -> kernels.rope(floats(4, 2, 8), 3, ints(4), floats(9, 4), floats(9, 4), false),
                        "heads: expected 0 … 2, the heads of x, cannot be: 3"),
                wrong(
                        "convert",
                        () -> kernels.convert(ints(4), floats(4)),
                        "x: is INT32[4], expected FLOAT32 or BFLOAT16"),
                wrong(
                        "linearCrossEntropy",
                        () -> kernels.linearCrossEntropy(
                                floats(4, 3), floats(9, 3), ints(4), 1, 0, floats(4), floats(4, 3), null),
                        "dh and dw: give both, or neither for the forward pass alone"),
                wrong(
                        "add",
                        () -> kernels.add(floats(4), floats(5)),
                        "target: is FLOAT32[5], expected 4 elements as in FLOAT32[4]"),
                wrong("copy", () -> kernels.copy(ints(4), floats(4)), "x: is INT32[4], expected FLOAT32 or BFLOAT16"),
                wrong("sum", () -> kernels.sum(ints(4)), "x: is INT32[4], expected FLOAT32"),
                wrong(
                        "sumsOfSquares",
                        () -> kernels.sumsOfSquares(floats(7), 2, new double[4], 1),
                        "7 elements in blocks of 2 have no room in sums[4] from 1 on"),
                wrong(
                        "adamW",
                        () -> kernels.adamW(floats(4), floats(4), floats(4), floats(3), null, step),
                        "secondMoment: is FLOAT32[3], expected 4 elements as in FLOAT32[4]"),
                wrong(
                        "adamW's step",
                        () -> kernels.adamW(floats(4), floats(4), floats(4), floats(4), null, stepZero),
                        "step: counts from 1, cannot be: 0"));
    }

    private static Arguments wrong(String name, ThrowingCallable call, String message) {
        return Arguments.of(Named.of(name, call), message);
    }

    private static Tensor floats(long... shape) {
        return kernels.device().tensor(DataType.FLOAT32, shape);
    }

    private static Tensor halves(long... shape) {
        return kernels.device().tensor(DataType.BFLOAT16, shape);
    }

    private static Tensor ints(long length) {
        return kernels.device().tensor(DataType.INT32, length);
    }
}
