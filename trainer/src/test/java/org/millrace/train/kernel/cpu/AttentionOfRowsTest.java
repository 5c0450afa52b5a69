package org.millrace.train.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** Rows that are computed apart get the bits that they get with all others. */
class AttentionOfRowsTest {

    private static final int HEADS = 6;
    private static final int GROUPS = 2;
    private static final int ALL = HEADS + 2 * GROUPS;

    @BeforeAll
    static void needTheLibrary() {
        assumeTrue(CpuBackend.find().complete(), CpuBackend.find().description());
    }

    @ParameterizedTest
    @EnumSource
    void rowsAreThoseOfTheWholeHoweverItIsCut(InstructionSet set) {
        assumeTrue(set.isSupported(), set + " is not supported here");
        for (DataType type : List.of(DataType.FLOAT32, DataType.BFLOAT16)) {
            // Cuts in tiles, in vectors, on their edges, on the edges of documents, and a part of one row.
            check(set, type, 64, new int[] {0, 1, 70, 300, 1100}, 0, 1, 64, 80, 157, 300, 700, 1099, 1100);
            check(set, type, 33, new int[] {0, 200}, 0, 100, 200);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "BFLOAT16"})
    void rowsOfALongDocumentAreThoseOfTheWhole(DataType type) {
        check(InstructionSet.best(), type, 32, new int[] {0, 40, 4640}, 0, 600, 2320, 4100, 4640);
    }

    private static void check(InstructionSet set, DataType type, int size, int[] documents, int... cuts) {
        int n = documents[documents.length - 1];
        Nd4jDevice device = new Nd4jDevice(2);
        try (Kernels kernels = new CpuKernels(device, 2, set)) {
            Values values = new Values(device, type, 5);
            Tensor qkv = values.tensor(n, ALL, size);
            Tensor dOut = values.tensor(n, HEADS, size);
            Tensor whole = values.unset(n, HEADS, size);
            Tensor wholeLog = values.unsetFloats(HEADS, n);
            Tensor dQkv = values.unset(n, ALL, size);
            kernels.attention(qkv, HEADS, documents, whole, wholeLog);
            kernels.attentionGradient(dOut, qkv, HEADS, whole, wholeLog, documents, dQkv);

            Tensor q = values.tensor(columns(values.read(qkv), ALL, 0, HEADS, size), n, HEADS, size);
            Tensor keysValues = values.tensor(columns(values.read(qkv), ALL, HEADS, ALL, size), n, 2 * GROUPS, size);
            Tensor out = values.unset(n, HEADS, size);
            Tensor dQ = values.unset(n, HEADS, size);
            Tensor dKeysValues = values.floats(new float[n * 2 * GROUPS * size], n, 2 * GROUPS, size);
            for (int i = 0; i + 1 < cuts.length; i++) {
                int first = cuts[i];
                int rows = cuts[i + 1] - first;
                Tensor log = values.unsetFloats(HEADS, rows);
                Tensor queries = q.rows(first, rows);
                Tensor part = out.rows(first, rows);
                kernels.attentionOfRows(queries, keysValues, first, documents, part, log);
                kernels.attentionOfRowsGradient(
                        dOut.rows(first, rows),
                        queries,
                        keysValues,
                        first,
                        part,
                        log,
                        documents,
                        dQ.rows(first, rows),
                        dKeysValues);
                for (int head = 0; head < HEADS; head++) {
                    assertThat(values.read(log.rows(head, 1)))
                            .isEqualTo(Arrays.copyOfRange(values.read(wholeLog.rows(head, 1)), first, first + rows));
                }
            }

            String what = "%s in %s with heads of %d".formatted(set, type, size);
            float[] gradient = values.read(dQkv);
            assertThat(values.read(out)).as(what).isEqualTo(values.read(whole));
            assertThat(values.read(dQ)).as(what).isEqualTo(columns(gradient, ALL, 0, HEADS, size));
            assertThat(Values.relativeError(values.read(dKeysValues), columns(gradient, ALL, HEADS, ALL, size)))
                    .as(what)
                    .isLessThan(type == DataType.FLOAT32 ? 2e-6 : 4e-3);
        }
    }

    /** Heads [from, to) of rows of {@code all} heads. */
    private static float[] columns(float[] rows, int all, int from, int to, int size) {
        int n = rows.length / (all * size);
        float[] part = new float[n * (to - from) * size];
        for (int row = 0; row < n; row++) {
            System.arraycopy(rows, (row * all + from) * size, part, row * (to - from) * size, (to - from) * size);
        }
        return part;
    }
}
