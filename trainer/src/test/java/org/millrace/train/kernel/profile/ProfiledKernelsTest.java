package org.millrace.train.kernel.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** FLOPs and bytes of each kernel, counted by hand for small shapes in 32-bit floats. */
class ProfiledKernelsTest {

    private final Kernels kernels = ReferenceKernels.create(1);
    private final Values values = new Values(kernels.device(), 1);

    @AfterEach
    void close() {
        kernels.close();
    }

    @Test
    void linear() {
        Tensor x = values.tensor(3, 2);
        Tensor w = values.tensor(5, 2);
        Tensor b = values.tensor(5);
        Tensor y = values.tensor(3, 5);
        costs(timed -> timed.linear(x, w, b, y, y), 2 * 3 * 2 * 5, 4 * (6 + 10 + 5 + 15 + 15));
        costs(timed -> timed.linearInputGradient(y, w, x, false), 2 * 3 * 2 * 5, 4 * (15 + 10 + 6));
        costs(timed -> timed.linearInputGradient(y, w, x, true), 2 * 3 * 2 * 5, 4 * (15 + 10 + 6 + 6));
        costs(timed -> timed.linearWeightGradient(y, x, w, b), 2 * 3 * 2 * 5, 4 * (15 + 6 + 2 * 10 + 2 * 5));
    }

    @Test
    void embedding() {
        Tensor ids = values.ints(0, 6, 6);
        Tensor table = values.tensor(7, 2);
        Tensor y = values.tensor(3, 2);
        costs(timed -> timed.embedding(ids, table, y), 0, 4 * (3 + 6 + 6));
        costs(timed -> timed.embeddingGradient(ids, y, table), 0, 4 * (3 + 6 + 2 * 6));
    }

    @Test
    void rmsNorm() {
        Tensor x = values.tensor(3, 2);
        Tensor w = values.tensor(2);
        Tensor y = values.tensor(3, 2);
        Tensor inverse = values.tensor(3);
        Tensor dw = values.tensor(2);
        costs(timed -> timed.rmsNorm(x, w, 1e-6f, y, inverse), 0, 4 * (6 + 2 + 6 + 3));
        Tensor dx = values.tensor(3, 2);
        costs(timed -> timed.rmsNormGradient(y, x, w, inverse, dx, false, dw), 0, 4 * (6 + 6 + 2 + 3 + 6 + 4));
        costs(timed -> timed.rmsNormGradient(y, x, w, inverse, dx, true, dw), 0, 4 * (6 + 6 + 2 + 3 + 12 + 4));
    }

    @Test
    void attentionCountsThePairsThatMaskAndDocumentsLeave() {
        Tensor qkv = values.tensor(5, 4, 2); // two heads of queries, one each of keys and values
        Tensor out = values.tensor(5, 2, 2);
        Tensor logSumExp = values.tensor(2, 5);
        Tensor dQkv = values.tensor(5, 4, 2);
        int[] bounds = {0, 2, 5};
        int pairs = 3 + 6;
        costs(timed -> timed.attention(qkv, 2, bounds, out, logSumExp), 4 * 2 * 2 * pairs, 4 * (40 + 20 + 10));
        costs(
                timed -> timed.attentionGradient(out, qkv, 2, out, logSumExp, bounds, dQkv),
                10 * 2 * 2 * pairs,
                4 * (20 + 40 + 20 + 10 + 40));
    }

    @Test
    void attentionOfRowsCountsTheirPairs() {
        Tensor q = values.tensor(2, 2, 2);
        Tensor keysValues = values.tensor(5, 2, 2);
        Tensor out = values.tensor(2, 2, 2);
        Tensor logSumExp = values.tensor(2, 2);
        Tensor dQ = values.tensor(2, 2, 2);
        Tensor dKeysValues = values.tensor(5, 2, 2);
        int[] bounds = {0, 2, 5};
        // row 1 sees two keys of the first document, row 2 one of the second
        costs(
                timed -> timed.attentionOfRows(q, keysValues, 1, bounds, out, logSumExp),
                4 * 2 * 2 * 3,
                4 * (8 + 20 + 8 + 4));
        costs(
                timed -> timed.attentionOfRowsGradient(out, q, keysValues, 1, out, logSumExp, bounds, dQ, dKeysValues),
                10 * 2 * 2 * 3,
                4 * (8 + 8 + 20 + 8 + 4 + 8 + 40));
    }

    @Test
    void cachedAttention() {
        Tensor qkv = values.tensor(2, 4, 2);
        Tensor keys = values.tensor(9, 1, 2);
        Tensor cached = values.tensor(9, 1, 2);
        Tensor out = values.tensor(2, 2, 2);
        // two new tokens after three see 4 and 5 keys
        costs(timed -> timed.cachedAttention(qkv, 2, keys, cached, 3, out), 4 * 2 * 2 * 9, 4 * (16 + 8 + 2 * 5 * 2));
    }

    @Test
    void rope() {
        Tensor x = values.tensor(3, 4, 2);
        Tensor positions = values.ints(0, 1, 2);
        Tensor angles = values.tensor(8, 1);
        costs(timed -> timed.rope(x, 3, positions, angles, angles, false), 0, 4 * (2 * 18 + 3));
    }

    @Test
    void swiGlu() {
        Tensor gateUp = values.tensor(3, 8);
        Tensor y = values.tensor(3, 4);
        costs(timed -> timed.swiGlu(gateUp, y), 0, 4 * (24 + 12));
        costs(timed -> timed.swiGluGradient(y, gateUp), 0, 4 * 2 * (24 + 12));
    }

    @Test
    void linearCrossEntropy() {
        Tensor h = values.tensor(3, 2);
        Tensor w = values.tensor(7, 2);
        Tensor labels = values.ints(1, 2, 3);
        Tensor losses = values.tensor(3);
        Tensor dw = values.tensor(7, 2);
        costs(
                timed -> timed.linearCrossEntropy(h, w, labels, 1, 0, losses, null, null),
                2 * 3 * 2 * 7,
                4 * (6 + 14 + 3 + 3));
        Tensor dh = values.tensor(3, 2);
        costs(
                timed -> timed.linearCrossEntropy(h, w, labels, 1, 0, losses, dh, dw),
                6 * 3 * 2 * 7,
                4 * (6 + 14 + 3 + 3 + 6 + 28));
    }

    @Test
    void flat() {
        Tensor x = values.tensor(10);
        Tensor y = values.tensor(10);
        costs(timed -> timed.add(x, y), 0, 4 * 30);
        costs(timed -> timed.copy(x, y), 0, 4 * 20);
        costs(timed -> timed.fill(x, 1), 0, 4 * 10);
        costs(timed -> timed.sum(x), 0, 4 * 10);
        costs(timed -> timed.sumOfSquares(x), 0, 4 * 10);
    }

    @Test
    void bf16TakesHalfTheBytesAndIsHeldAgainstItsOwnPeak() {
        Tensor x = kernels.device().tensor(DataType.BFLOAT16, 3, 2);
        Tensor w = kernels.device().tensor(DataType.BFLOAT16, 5, 2);
        Tensor y = kernels.device().tensor(DataType.BFLOAT16, 3, 5);
        costs(timed -> timed.linear(x, w, null, null, y), 2 * 3 * 2 * 5, 2 * (6 + 10 + 15));
        costs(timed -> timed.convert(x, values.tensor(6)), 0, 2 * 6 + 4 * 6);
        MachinePeaks peaks = new MachinePeaks(1, 2, 3);
        assertThat(peaks.of(KernelCost.products(60, DataType.BFLOAT16, 62))).isEqualTo(2);
        assertThat(peaks.of(KernelCost.products(60, DataType.FLOAT32, 124))).isEqualTo(1);
        assertThat(peaks.of(KernelCost.walk(DataType.BFLOAT16, 36))).isEqualTo(3);
    }

    private void costs(Consumer<Kernels> call, double flops, long bytes) {
        KernelProfile profile = new KernelProfile(kernels, tensor -> null, System::nanoTime);
        profile.start();
        call.accept(profile.kernels());
        profile.endStep(1, 1);
        KernelCost cost = profile.recorded().get(0).calls().get(0).cost();
        assertThat(cost.flops()).as("FLOPs").isEqualTo(flops);
        assertThat(cost.bytes()).as("bytes").isEqualTo(bytes);
    }
}
