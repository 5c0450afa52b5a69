package org.millrace.train.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** Results are the same bits whatever the number of threads, and from one run to the next. */
class ThreadsTest {

    private static final int TOKENS = 2500;
    private static final int[] DOCUMENTS = {0, 700, 701, 1900, 2500};

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16"})
    void resultsDoNotDependOnTheNumberOfThreads(DataType type) {
        CpuBackend backend = CpuBackend.find();
        assumeTrue(backend.complete(), backend.description());
        List<float[]> expected = everyKernel(type, 1);

        assertThat(everyKernel(type, 1))
                .usingElementComparator(ThreadsTest::compare)
                .isEqualTo(expected);
        assertThat(everyKernel(type, 2))
                .usingElementComparator(ThreadsTest::compare)
                .isEqualTo(expected);
        assertThat(everyKernel(type, 3))
                .usingElementComparator(ThreadsTest::compare)
                .isEqualTo(expected);
    }

    private static int compare(float[] a, float[] b) {
        return Arrays.compare(a, b);
    }

    private static List<float[]> everyKernel(DataType type, int threads) {
        Nd4jDevice device = new Nd4jDevice(threads);
        try (Kernels kernels = new CpuKernels(device, threads, InstructionSet.best())) {
            Values values = new Values(device, type, 7);
            Tensor x = values.tensor(TOKENS, 64);
            Tensor w = values.tensor(64, 64);
            Tensor y = values.tensor(TOKENS, 64);
            Tensor b = values.tensor(64);
            Tensor dx = values.tensor(TOKENS, 64);
            Tensor dw = values.floats(64, 64);
            Tensor db = values.floats(64);
            kernels.linear(x, w, b, x, y);
            kernels.linearInputGradient(y, w, dx, true);
            kernels.linearWeightGradient(y, x, dw, db);

            Tensor ids = values.ints(values.below(300, TOKENS));
            Tensor dTable = values.floats(300, 64);
            kernels.embeddingGradient(ids, y, dTable);

            Tensor inverseRms = values.floats(TOKENS);
            Tensor dNorm = values.floats(64);
            kernels.rmsNorm(x, b, 1e-6f, y, inverseRms);
            kernels.rmsNormGradient(dx, x, b, inverseRms, y, true, dNorm);

            Tensor qkv = values.tensor(TOKENS, 10, 32);
            Tensor dOut = values.tensor(TOKENS, 6, 32);
            Tensor out = values.tensor(TOKENS, 6, 32);
            Tensor logSumExp = values.floats(6, TOKENS);
            Tensor dQkv = values.tensor(TOKENS, 10, 32);
            kernels.attention(qkv, 6, DOCUMENTS, out, logSumExp);
            kernels.attentionGradient(dOut, qkv, 6, out, logSumExp, DOCUMENTS, dQkv);

            Tensor table = values.tensor(300, 64);
            Tensor losses = values.floats(TOKENS);
            Tensor dh = values.tensor(TOKENS, 64);
            kernels.linearCrossEntropy(x, table, ids, 0.1f, 0, losses, dh, dTable);

            Tensor weights = values.floats(TOKENS * 64);
            Tensor first = values.floats(TOKENS * 64);
            Tensor second = values.floats(new float[TOKENS * 64], TOKENS * 64);
            kernels.adamW(
                    weights,
                    values.floats(TOKENS * 64),
                    first,
                    second,
                    null,
                    new AdamWStep(1, 1e-3, 0.9, 0.95, 1e-8, 0.1, 1));
            float[] sums = {(float) kernels.sum(weights), (float) kernels.sumOfSquares(weights)};
            return List.of(
                    values.read(y),
                    values.read(dx),
                    values.read(dw),
                    values.read(db),
                    values.read(dNorm),
                    values.read(out),
                    values.read(dQkv),
                    values.read(losses),
                    values.read(dh),
                    values.read(dTable),
                    values.read(weights),
                    sums);
        }
    }
}
