package org.millrace.train.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** Results are the same bits whatever the number of threads, and from one run to the next. */
class ThreadsTest {

    private static final int TOKENS = 2500;
    private static final int[] DOCUMENTS = {0, 700, 701, 1900, 2500};

    @Test
    void resultsDoNotDependOnTheNumberOfThreads() {
        CpuBackend backend = CpuBackend.find();
        assumeTrue(backend.complete(), backend.description());
        List<float[]> expected = everyKernel(1);

        assertThat(everyKernel(1)).usingElementComparator(ThreadsTest::compare).isEqualTo(expected);
        assertThat(everyKernel(2)).usingElementComparator(ThreadsTest::compare).isEqualTo(expected);
        assertThat(everyKernel(3)).usingElementComparator(ThreadsTest::compare).isEqualTo(expected);
    }

    private static int compare(float[] a, float[] b) {
        return Arrays.compare(a, b);
    }

    private static List<float[]> everyKernel(int threads) {
        Nd4jDevice device = new Nd4jDevice(threads);
        try (Kernels kernels = new CpuKernels(device, threads, InstructionSet.best())) {
            Values values = new Values(device, 7);
            Tensor x = values.tensor(TOKENS, 64);
            Tensor w = values.tensor(64, 64);
            Tensor y = values.tensor(TOKENS, 64);
            Tensor b = values.tensor(64);
            Tensor dx = values.tensor(TOKENS, 64);
            Tensor dw = values.tensor(64, 64);
            Tensor db = values.tensor(64);
            kernels.linear(x, w, b, y);
            kernels.linearInputGradient(y, w, dx, true);
            kernels.linearWeightGradient(y, x, dw, db);

            Tensor ids = values.ints(values.below(300, TOKENS));
            Tensor dTable = values.tensor(300, 64);
            kernels.embeddingGradient(ids, y, dTable);

            Tensor inverseRms = values.tensor(TOKENS);
            Tensor dNorm = values.tensor(64);
            kernels.rmsNorm(x, b, 1e-6f, y, inverseRms);
            kernels.rmsNormGradient(dx, x, b, inverseRms, y, dNorm);

            Tensor q = values.tensor(TOKENS, 6, 32);
            Tensor k = values.tensor(TOKENS, 2, 32);
            Tensor v = values.tensor(TOKENS, 2, 32);
            Tensor out = values.tensor(TOKENS, 6, 32);
            Tensor logSumExp = values.tensor(6, TOKENS);
            Tensor dq = values.tensor(TOKENS, 6, 32);
            Tensor dk = values.tensor(TOKENS, 2, 32);
            Tensor dv = values.tensor(TOKENS, 2, 32);
            kernels.attention(q, k, v, DOCUMENTS, out, logSumExp);
            kernels.attentionGradient(q, q, k, v, out, logSumExp, DOCUMENTS, dq, dk, dv);

            Tensor table = values.tensor(300, 64);
            Tensor losses = values.tensor(TOKENS);
            Tensor dh = values.tensor(TOKENS, 64);
            kernels.linearCrossEntropy(x, table, ids, 0.1f, losses, dh, dTable);

            Tensor second = values.tensor(new float[TOKENS * 64], TOKENS, 64);
            kernels.adamW(x, y, dx, second, new AdamWStep(1, 1e-3, 0.9, 0.95, 1e-8, 0.1, 1));
            float[] sums = {(float) kernels.sum(x), (float) kernels.sumOfSquares(x)};
            return List.of(
                    values.read(y),
                    values.read(dx),
                    values.read(dw),
                    values.read(db),
                    values.read(dNorm),
                    values.read(out),
                    values.read(dq),
                    values.read(dk),
                    values.read(dv),
                    values.read(losses),
                    values.read(dh),
                    values.read(dTable),
                    values.read(x),
                    sums);
        }
    }
}
