package org.millrace.train.kernel.reference;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Causal grouped-query attention by the textbook, a tile of query rows of one head of one document at a time: the
 * largest matrix held is {@value #TILE} rows by the document's length.
 */
final class ReferenceAttention {

    private static final int TILE = 128;

    /** Added to scores that a query must not see; its exponential is zero whatever the row's maximum. */
    private static final float HIDDEN = -1e30f;

    private ReferenceAttention() {}

    /**
     * Of the queries of rows [first, first + n) over the keys and values of all rows.
     *
     * @param qkv queries (n,H,K), keys and values (N,G,K)
     * @param out (n,H,K)
     * @param logSumExp (H,n)
     */
    static void forward(Projected qkv, long first, int[] cuSeqlens, INDArray out, INDArray logSumExp) {
        INDArray q = qkv.queries();
        INDArray k = qkv.keys();
        INDArray v = qkv.values();
        long group = q.size(1) / k.size(1);
        for (int document = 0; document + 1 < cuSeqlens.length; document++) {
            long begin = cuSeqlens[document];
            long end = Math.min(cuSeqlens[document + 1], first + q.size(0));
            for (long head = 0; head < q.size(1); head++) {
                for (long from = Math.max(begin, first); from < end; from += TILE) {
                    long to = Math.min(from + TILE, end);
                    INDArray keys = head(k, head / group, begin, to);
                    INDArray values = head(v, head / group, begin, to);
                    INDArray scores = scores(head(q, head, from - first, to - first), keys, from - begin);
                    INDArray logSums = logSumExp(scores);
                    INDArray weights = Transforms.exp(scores.subColumnVector(logSums), false);
                    head(out, head, from - first, to - first).assign(weights.mmul(values));
                    logSumExp
                            .get(NDArrayIndex.point(head), NDArrayIndex.interval(from - first, to - first))
                            .assign(logSums.reshape(to - from));
                }
            }
        }
    }

    /** Into gradients of zero. With P the softmax: dV = Pᵀ·dO, dS = P · (dO·Vᵀ − Σ dO · O), dQ = dS·K/√K, dK = dSᵀ·Q/√K. */
    static void backward(
            INDArray dOut,
            Projected qkv,
            long first,
            INDArray out,
            INDArray logSumExp,
            int[] cuSeqlens,
            Projected gradient) {
        INDArray q = qkv.queries();
        INDArray k = qkv.keys();
        INDArray v = qkv.values();
        INDArray dq = gradient.queries();
        INDArray dk = gradient.keys();
        INDArray dv = gradient.values();
        long group = q.size(1) / k.size(1);
        double scale = 1 / Math.sqrt((double) q.size(2));
        for (int document = 0; document + 1 < cuSeqlens.length; document++) {
            long begin = cuSeqlens[document];
            long end = Math.min(cuSeqlens[document + 1], first + q.size(0));
            for (long head = 0; head < q.size(1); head++) {
                for (long from = Math.max(begin, first); from < end; from += TILE) {
                    long to = Math.min(from + TILE, end);
                    INDArray queries = head(q, head, from - first, to - first).dup();
                    INDArray keys = head(k, head / group, begin, to).dup();
                    INDArray values = head(v, head / group, begin, to).dup();
                    INDArray outGradient =
                            head(dOut, head, from - first, to - first).dup();
                    INDArray logSums = logSumExp
                            .get(NDArrayIndex.point(head), NDArrayIndex.interval(from - first, to - first))
                            .dup()
                            .reshape(to - from, 1);
                    INDArray weights =
                            Transforms.exp(scores(queries, keys, from - begin).subiColumnVector(logSums), false);
                    INDArray rowDots = outGradient
                            .mul(head(out, head, from - first, to - first))
                            .castTo(DataType.DOUBLE)
                            .sum(true, 1)
                            .castTo(DataType.FLOAT);
                    INDArray scoreGradient = outGradient
                            .mmul(values.transpose())
                            .subiColumnVector(rowDots)
                            .muli(weights)
                            .muli(scale);
                    head(dq, head, from - first, to - first).assign(scoreGradient.mmul(keys));
                    head(dk, head / group, begin, to)
                            .addi(scoreGradient.transpose().mmul(queries));
                    head(dv, head / group, begin, to).addi(weights.transpose().mmul(outGradient));
                }
            }
        }
    }

    /** q, out (n,H,K); keys, values (capacity,G,K); query i sees keys 0 … start+i. */
    static void cached(INDArray q, INDArray keys, INDArray values, long start, INDArray out) {
        long group = q.size(1) / keys.size(1);
        for (long head = 0; head < q.size(1); head++) {
            for (long from = 0; from < q.size(0); from += TILE) {
                long to = Math.min(from + TILE, q.size(0));
                INDArray seen = head(keys, head / group, 0, start + to);
                INDArray scores = scores(head(q, head, from, to), seen, start + from);
                INDArray weights = Transforms.exp(scores.subColumnVector(logSumExp(scores)), false);
                head(out, head, from, to).assign(weights.mmul(head(values, head / group, 0, start + to)));
            }
        }
    }

    /** queries·keysᵀ/√K, in which query i sees keys 0 … firstQuery+i; the last query sees them all. */
    private static INDArray scores(INDArray queries, INDArray keys, long firstQuery) {
        INDArray scores = queries.dup().mmul(keys.dup().transpose()).divi(Math.sqrt((double) queries.size(1)));
        scores.get(NDArrayIndex.all(), NDArrayIndex.interval(firstQuery, keys.size(0)))
                .addi(hiddenAboveDiagonal((int) queries.size(0)));
        return scores;
    }

    private static INDArray hiddenAboveDiagonal(int size) {
        float[][] mask = new float[size][size];
        for (int row = 0; row < size; row++) {
            Arrays.fill(mask[row], row + 1, size, HIDDEN);
        }
        return Nd4j.create(mask);
    }

    /** (rows, 1), the sums in double precision. */
    static INDArray logSumExp(INDArray scores) {
        INDArray maximum = scores.max(true, 1);
        INDArray sum = Transforms.exp(scores.subColumnVector(maximum).castTo(DataType.DOUBLE), false)
                .sum(true, 1);
        return Transforms.log(sum, false).castTo(DataType.FLOAT).addi(maximum);
    }

    /** Rows {@code from … to-1} of one head, as a view (to−from, K). */
    private static INDArray head(INDArray heads, long head, long from, long to) {
        return heads.get(NDArrayIndex.interval(from, to), NDArrayIndex.point(head), NDArrayIndex.all());
    }
}
