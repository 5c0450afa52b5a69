package org.millrace.train.kernel.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.millrace.train.kernel.Values.doubles;
import static org.millrace.train.kernel.Values.relativeError;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.PlainMath;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.Bfloat16;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** The oracle against loops in double precision, their central differences, and values worked out by hand. */
class ReferenceKernelsTest {

    private static final double TOLERANCE = 1e-6;

    private final Kernels kernels = ReferenceKernels.create();
    private final Values values = new Values(kernels.device(), 3);

    @Test
    void linearAddsTheBiasToTheProduct() {
        Tensor x = values.tensor(13, 7);
        Tensor w = values.tensor(5, 7);
        Tensor b = values.tensor(5);
        Tensor y = values.unset(13, 5);

        kernels.linear(x, w, b, null, y);

        assertThat(relativeError(values.read(y), PlainMath.linear(plain(x), plain(w), plain(b), 13, 7, 5)))
                .isLessThan(TOLERANCE);
    }

    @Test
    void linearGradientsMatchCentralDifferences() {
        Tensor x = values.tensor(4, 6);
        Tensor w = values.tensor(3, 6);
        Tensor b = values.tensor(3);
        Tensor dy = values.tensor(4, 3);
        Tensor dx = values.unset(4, 6);
        Tensor dw = values.tensor(new float[18], 3, 6);
        Tensor db = values.tensor(new float[3], 3);

        kernels.linearInputGradient(dy, w, dx, false);
        kernels.linearWeightGradient(dy, x, dw, db);

        assertGradient(
                dx, PlainMath.gradient(p -> PlainMath.linear(p, plain(w), plain(b), 4, 6, 3), plain(x), plain(dy)));
        assertGradient(
                dw, PlainMath.gradient(p -> PlainMath.linear(plain(x), p, plain(b), 4, 6, 3), plain(w), plain(dy)));
        assertGradient(
                db, PlainMath.gradient(p -> PlainMath.linear(plain(x), plain(w), p, 4, 6, 3), plain(b), plain(dy)));
    }

    @Test
    void gradientsAreAddedToWhatIsThere() {
        Tensor dy = values.tensor(new float[] {1, 2}, 1, 2);
        Tensor x = values.tensor(new float[] {3, 5}, 1, 2);
        Tensor w = values.tensor(new float[] {1, 10, 100, 1000}, 2, 2);
        Tensor dx = values.tensor(new float[] {7, 7}, 1, 2);
        Tensor dw = values.tensor(new float[] {1, 1, 1, 1}, 2, 2);
        Tensor db = values.tensor(new float[] {1, 1}, 2);

        kernels.linearInputGradient(dy, w, dx, true);
        kernels.linearWeightGradient(dy, x, dw, db);

        assertThat(values.read(dx)).containsExactly(208, 2017);
        assertThat(values.read(dw)).containsExactly(4, 6, 7, 11);
        assertThat(values.read(db)).containsExactly(2, 3);
    }

    @Test
    void embeddingGathersRowsAndItsGradientScattersThem() {
        Tensor ids = values.ints(2, 0, 2);
        Tensor table = values.tensor(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        Tensor y = values.unset(3, 2);
        Tensor dTable = values.tensor(new float[] {0, 0, 9, 9, 0, 1}, 3, 2);

        kernels.embedding(ids, table, y);
        kernels.embeddingGradient(ids, values.tensor(new float[] {1, 10, 100, 1000, 2, 20}, 3, 2), dTable);

        assertThat(values.read(y)).containsExactly(5, 6, 1, 2, 5, 6);
        assertThat(values.read(dTable)).containsExactly(100, 1000, 9, 9, 3, 31);
    }

    @Test
    void anIdOutsideTheTableIsNamed() {
        Tensor table = values.tensor(3, 2);

        assertThatThrownBy(() -> kernels.embedding(values.ints(0, 3), table, values.unset(2, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ids: element 1 is 3, expected 0 … 2");
    }

    @Test
    void rmsNormMatchesItsFormula() {
        Tensor x = values.tensor(5, 13);
        Tensor w = values.tensor(13);
        Tensor y = values.unset(5, 13);
        Tensor inverse = values.unset(5);

        kernels.rmsNorm(x, w, 1e-3f, y, inverse);

        assertThat(relativeError(values.read(y), PlainMath.rmsNorm(plain(x), plain(w), 1e-3f)))
                .isLessThan(TOLERANCE);
    }

    @Test
    void rmsNormGradientsMatchCentralDifferencesAndAreAdded() {
        Tensor x = values.tensor(3, 7);
        Tensor w = values.tensor(7);
        Tensor dy = values.tensor(3, 7);
        Tensor inverse = values.unset(3);
        kernels.rmsNorm(x, w, 1e-3f, values.unset(3, 7), inverse);
        Tensor dx = ones(3, 7);
        Tensor dw = ones(7);

        kernels.rmsNormGradient(dy, x, w, inverse, dx, true, dw);

        assertGradient(
                dx, plusOne(PlainMath.gradient(p -> PlainMath.rmsNorm(p, plain(w), 1e-3f), plain(x), plain(dy))));
        assertGradient(
                dw, plusOne(PlainMath.gradient(p -> PlainMath.rmsNorm(plain(x), p, 1e-3f), plain(w), plain(dy))));
    }

    @Test
    void ropeTurnsThePairsOfTheTwoHalves() {
        Tensor cosine = values.tensor(new float[] {1, 1, 0, 0.6f}, 2, 2);
        Tensor sine = values.tensor(new float[] {0, 0, 1, 0.8f}, 2, 2);
        Tensor x = values.tensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 1, 4);
        Tensor positions = values.ints(1, 0);

        kernels.rope(x, 1, positions, cosine, sine, false);

        assertThat(values.read(x)).usingComparatorWithPrecision(1e-6f).containsExactly(-3, -2, 1, 4, 5, 6, 7, 8);

        kernels.rope(x, 1, positions, cosine, sine, true);

        assertThat(values.read(x)).usingComparatorWithPrecision(1e-6f).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void attentionMatchesItsFormulaAcrossDocumentsAndGroups() {
        int[] documents = {0, 1, 140, 145};
        Tensor q = values.tensor(145, 4, 6);
        Tensor k = values.tensor(145, 2, 6);
        Tensor v = values.tensor(145, 2, 6);
        Tensor out = values.unset(145, 4, 6);
        Tensor logSumExp = values.unset(4, 145);

        kernels.attention(packed(q, k, v), 4, documents, out, logSumExp);

        double[] expected = PlainMath.attention(plain(q), plain(k), plain(v), documents, 4, 2, 6);
        assertThat(relativeError(values.read(out), expected(expected, 0, 145 * 24)))
                .isLessThan(TOLERANCE);
        assertThat(relativeError(values.read(logSumExp), expected(expected, 145 * 24, expected.length)))
                .isLessThan(TOLERANCE);
    }

    @Test
    void attentionGradientsMatchCentralDifferences() {
        int[] documents = {0, 3, 4, 11};
        Tensor q = values.tensor(11, 4, 2);
        Tensor k = values.tensor(11, 2, 2);
        Tensor v = values.tensor(11, 2, 2);
        Tensor out = values.unset(11, 4, 2);
        Tensor logSumExp = values.unset(4, 11);
        Tensor dOut = values.tensor(11, 4, 2);
        Tensor dQkv = values.unset(11, 8, 2);

        kernels.attention(packed(q, k, v), 4, documents, out, logSumExp);
        kernels.attentionGradient(dOut, packed(q, k, v), 4, out, logSumExp, documents, dQkv);

        assertGradient(
                heads(dQkv, 0, 4),
                PlainMath.gradient(
                        p -> PlainMath.attention(p, plain(k), plain(v), documents, 4, 2, 2), plain(q), plain(dOut)));
        assertGradient(
                heads(dQkv, 4, 6),
                PlainMath.gradient(
                        p -> PlainMath.attention(plain(q), p, plain(v), documents, 4, 2, 2), plain(k), plain(dOut)));
        assertGradient(
                heads(dQkv, 6, 8),
                PlainMath.gradient(
                        p -> PlainMath.attention(plain(q), plain(k), p, documents, 4, 2, 2), plain(v), plain(dOut)));
    }

    @Test
    void attentionOfRowsEqualsThoseOfTheWholeAndAddsUpToItsGradients() {
        int[] documents = {0, 3, 4, 150};
        Tensor q = values.tensor(150, 4, 6);
        Tensor k = values.tensor(150, 2, 6);
        Tensor v = values.tensor(150, 2, 6);
        Tensor dOut = values.tensor(150, 4, 6);
        Tensor qkv = packed(q, k, v);
        Tensor whole = values.unset(150, 4, 6);
        Tensor wholeLog = values.unset(4, 150);
        Tensor dQkv = values.unset(150, 8, 6);
        kernels.attention(qkv, 4, documents, whole, wholeLog);
        kernels.attentionGradient(dOut, qkv, 4, whole, wholeLog, documents, dQkv);

        Tensor keysValues = heads(qkv, 4, 8);
        Tensor out = values.unset(150, 4, 6);
        Tensor dQ = values.unset(150, 4, 6);
        Tensor dKeysValues = values.tensor(new float[150 * 4 * 6], 150, 4, 6);
        int first = 0;
        for (int end : new int[] {2, 20, 150}) {
            int n = end - first;
            Tensor part = out.rows(first, n);
            Tensor log = values.unset(4, n);
            Tensor queries = q.rows(first, n);
            kernels.attentionOfRows(queries, keysValues, first, documents, part, log);
            kernels.attentionOfRowsGradient(
                    dOut.rows(first, n),
                    queries,
                    keysValues,
                    first,
                    part,
                    log,
                    documents,
                    dQ.rows(first, n),
                    dKeysValues);
            first = end;
        }

        assertThat(relativeError(values.read(out), values.read(whole))).isLessThan(TOLERANCE);
        assertThat(relativeError(values.read(dQ), values.read(heads(dQkv, 0, 4))))
                .isLessThan(TOLERANCE);
        assertThat(relativeError(values.read(dKeysValues), values.read(heads(dQkv, 4, 8))))
                .isLessThan(TOLERANCE);
    }

    @Test
    void cachedAttentionEqualsTheLastRowsOfTheWhole() {
        Tensor q = values.tensor(10, 4, 6);
        Tensor k = values.tensor(10, 2, 6);
        Tensor v = values.tensor(10, 2, 6);
        Tensor whole = values.unset(10, 4, 6);
        Tensor last = values.unset(3, 4, 6);

        Tensor keys = values.tensor(12, 2, 6);
        Tensor cached = values.tensor(12, 2, 6);
        Tensor qkv = packed(q, k, v);
        kernels.copy(k.rows(0, 7), keys.rows(0, 7));
        kernels.copy(v.rows(0, 7), cached.rows(0, 7));
        kernels.attention(qkv, 4, new int[] {0, 10}, whole, values.unset(4, 10));
        kernels.cachedAttention(qkv.rows(7, 3), 4, keys, cached, 7, last);

        assertThat(values.read(keys.rows(0, 10))).isEqualTo(values.read(k));
        assertThat(relativeError(values.read(last), values.read(whole.rows(7, 3))))
                .isLessThan(TOLERANCE);
    }

    @Test
    void swiGluAndItsGradientsMatchTheFormula() {
        Tensor gateUp = values.tensor(3, 10);
        Tensor dy = values.tensor(3, 5);
        Tensor y = values.unset(3, 5);
        double[] both = plain(gateUp);
        double[] gradient = plain(dy);

        kernels.swiGlu(gateUp, y);
        kernels.swiGluGradient(dy, gateUp);

        assertThat(relativeError(values.read(y), swiGlu(both))).isLessThan(TOLERANCE);
        assertThat(values.read(dy)).isEqualTo(values.read(y));
        assertGradient(gateUp, PlainMath.gradient(ReferenceKernelsTest::swiGlu, both, gradient));
    }

    @Test
    void crossEntropyAndItsGradientsMatchTheFormula() {
        int[] targets = {3, -100, 0, 10};
        Tensor h = values.tensor(4, 5);
        Tensor w = values.tensor(11, 5);
        Tensor losses = values.unset(4);
        Tensor dh = values.unset(4, 5);
        Tensor dw = ones(11, 5);

        kernels.linearCrossEntropy(h, w, values.ints(targets), 0.25f, 0, losses, dh, dw);

        double[] scales = new double[4];
        Arrays.fill(scales, 0.25);
        assertThat(relativeError(values.read(losses), PlainMath.crossEntropy(plain(h), plain(w), targets)))
                .isLessThan(TOLERANCE);
        assertGradient(dh, PlainMath.gradient(p -> PlainMath.crossEntropy(p, plain(w), targets), plain(h), scales));
        assertGradient(
                dw, plusOne(PlainMath.gradient(p -> PlainMath.crossEntropy(plain(h), p, targets), plain(w), scales)));
    }

    @Test
    void aLabelOutsideTheVocabularyIsNamed() {
        assertThatThrownBy(() -> kernels.linearCrossEntropy(
                        values.tensor(2, 3),
                        values.tensor(4, 3),
                        values.ints(-100, 4),
                        1,
                        0,
                        values.unset(2),
                        null,
                        null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("labels: element 1 is 4, expected below 4, or negative for none");
    }

    @Test
    void elementWiseKernelsWriteThroughViews() {
        Tensor flat = values.tensor(new float[] {1, 2, 3, 4, 5, 6}, 6);

        kernels.add(flat.view(0, 2), flat.view(2, 2));
        kernels.copy(flat.view(2, 1, 2), flat.view(4, 2, 1));
        kernels.fill(flat.view(0, 1), 9);

        assertThat(values.read(flat)).containsExactly(9, 2, 4, 6, 4, 6);
    }

    @Test
    void sumsAreExactWhereSinglePrecisionWouldNotBe() {
        Tensor x = values.tensor(new float[] {1e8f, 1, -1e8f, 3}, 4);

        assertThat(kernels.sum(x)).isEqualTo(4);
        assertThat(kernels.sumOfSquares(x)).isCloseTo(2e16 + 10, within(8.0));
    }

    @Test
    void sumOfSquaresShowsWhatIsNotFinite() {
        assertThat(kernels.sumOfSquares(values.tensor(new float[] {1, Float.NaN}, 2)))
                .isNaN();
        assertThat(kernels.sumOfSquares(values.tensor(new float[] {1, Float.NEGATIVE_INFINITY}, 2)))
                .isInfinite();
    }

    @Test
    void adamWTakesTheStepOfItsFormula() {
        Tensor p = values.tensor(new float[] {2, -1}, 2);
        Tensor g = values.tensor(new float[] {4, 0.2f}, 2);
        Tensor m = values.tensor(new float[] {0.1f, 0}, 2);
        Tensor v = values.tensor(new float[] {0.5f, 0}, 2);

        Tensor rounded = new Values(kernels.device(), DataType.BFLOAT16, 1).unset(2);
        kernels.adamW(p, g, m, v, rounded, new AdamWStep(2, 0.1, 0.9, 0.95, 1e-8, 0.5, 0.25));

        // g = {1, 0.05}; m = 0.9 m + 0.1 g; v = 0.95 v + 0.05 g².
        double[] m1 = {0.19, 0.005};
        double[] v1 = {0.525, 0.000125};
        double[] expected = new double[2];
        for (int i = 0; i < 2; i++) {
            double denominator = Math.sqrt(v1[i]) / Math.sqrt(1 - 0.95 * 0.95) + 1e-8;
            expected[i] = (i == 0 ? 2 : -1) * (1 - 0.1 * 0.5) - 0.1 / (1 - 0.81) * m1[i] / denominator;
        }
        assertThat(relativeError(values.read(m), m1)).isLessThan(TOLERANCE);
        assertThat(relativeError(values.read(v), v1)).isLessThan(TOLERANCE);
        assertThat(relativeError(values.read(p), expected)).isLessThan(TOLERANCE);
        assertThat(values.read(rounded))
                .containsExactly(Bfloat16.round(values.read(p)[0]), Bfloat16.round(values.read(p)[1]));
    }

    @Test
    void theZLossPullsTheLogarithmOfTheSumToZero() {
        int[] targets = {3, -100, 0, 10};
        Tensor h = values.tensor(4, 5);
        Tensor w = values.tensor(11, 5);
        Tensor losses = values.unset(4);
        Tensor dh = values.unset(4, 5);

        kernels.linearCrossEntropy(h, w, values.ints(targets), 0.25f, 0.1f, losses, dh, ones(11, 5));

        double[] scales = new double[4];
        Arrays.fill(scales, 0.25);
        assertThat(relativeError(values.read(losses), PlainMath.crossEntropy(plain(h), plain(w), targets)))
                .isLessThan(TOLERANCE);
        assertGradient(dh, PlainMath.gradient(p -> withZLoss(p, plain(w), targets), plain(h), scales));
    }

    /** Losses plus 0.1 · ln²(Σ exp). */
    private static double[] withZLoss(double[] h, double[] w, int[] targets) {
        double[] losses = PlainMath.crossEntropy(h, w, targets);
        for (int token = 0; token < targets.length; token++) {
            double sum = 0;
            for (int word = 0; word < 11; word++) {
                double logit = 0;
                for (int i = 0; i < 5; i++) {
                    logit += h[token * 5 + i] * w[word * 5 + i];
                }
                sum += Math.exp(logit);
            }
            losses[token] += targets[token] < 0 ? 0 : 0.1 * Math.log(sum) * Math.log(sum);
        }
        return losses;
    }

    @Test
    void bfloat16IsReadExactlyAndRoundedOnce() {
        Values halves = new Values(kernels.device(), DataType.BFLOAT16, 3);
        Tensor x = halves.tensor(13, 7);
        Tensor w = halves.tensor(5, 7);
        Tensor y = halves.unset(13, 5);
        Tensor exact = values.unset(13, 5);

        kernels.linear(x, w, null, null, y);
        kernels.linear(widened(x), widened(w), null, null, exact);

        float[] expected = values.read(exact);
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Bfloat16.round(expected[i]);
        }
        assertThat(values.read(y)).isEqualTo(expected);
    }

    private Tensor widened(Tensor x) {
        Tensor target = values.unset(x.shape());
        kernels.convert(x, target);
        return target;
    }

    /** Queries (N,H,K), keys and values (N,G,K) as one projection (N,H+2G,K). */
    private Tensor packed(Tensor... parts) {
        int tokens = (int) parts[0].dimension(0);
        int heads =
                Arrays.stream(parts).mapToInt(part -> (int) part.dimension(1)).sum();
        int size = (int) parts[0].dimension(2);
        float[] qkv = new float[tokens * heads * size];
        int at = 0;
        for (int token = 0; token < tokens; token++) {
            for (Tensor part : parts) {
                float[] row = values.read(part.rows(token, 1));
                System.arraycopy(row, 0, qkv, at, row.length);
                at += row.length;
            }
        }
        return values.tensor(qkv, tokens, heads, size);
    }

    /** Heads {@code from … to-1} of every token. */
    private Tensor heads(Tensor x, int from, int to) {
        int tokens = (int) x.dimension(0);
        int heads = (int) x.dimension(1);
        int size = (int) x.dimension(2);
        float[] all = values.read(x);
        float[] some = new float[tokens * (to - from) * size];
        for (int token = 0; token < tokens; token++) {
            System.arraycopy(all, (token * heads + from) * size, some, token * (to - from) * size, (to - from) * size);
        }
        return values.tensor(some, tokens, to - from, size);
    }

    /** Of three rows of five values of gate and five of up. */
    private static double[] swiGlu(double[] gateUp) {
        double[] gate = new double[15];
        double[] up = new double[15];
        for (int row = 0; row < 3; row++) {
            System.arraycopy(gateUp, row * 10, gate, row * 5, 5);
            System.arraycopy(gateUp, row * 10 + 5, up, row * 5, 5);
        }
        return PlainMath.swiGlu(gate, up);
    }

    private void assertGradient(Tensor actual, double[] expected) {
        assertThat(relativeError(values.read(actual), expected)).isLessThan(TOLERANCE);
    }

    private double[] plain(Tensor tensor) {
        return doubles(values.read(tensor));
    }

    private Tensor ones(long... shape) {
        float[] ones = new float[(int) Tensor.elements(shape)];
        Arrays.fill(ones, 1);
        return values.tensor(ones, shape);
    }

    private static double[] plusOne(double[] values) {
        return Arrays.stream(values).map(value -> value + 1).toArray();
    }

    private static double[] expected(double[] values, int from, int to) {
        return Arrays.copyOfRange(values, from, to);
    }
}
