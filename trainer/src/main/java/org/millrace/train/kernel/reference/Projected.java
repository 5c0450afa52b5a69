package org.millrace.train.kernel.reference;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parts of a projection to queries, keys and values, as copies: ND4J cannot be trusted to slice a slice.
 *
 * @param queries (N,H,K), or of fewer rows than there are keys
 * @param keys (N,G,K)
 * @param values (N,G,K)
 */
record Projected(INDArray queries, INDArray keys, INDArray values) {

    /** @param qkv (N,H+2G,K) */
    static Projected of(INDArray qkv, long heads) {
        long groups = (qkv.size(1) - heads) / 2;
        return new Projected(
                heads(qkv, 0, heads), heads(qkv, heads, heads + groups), heads(qkv, heads + groups, qkv.size(1)));
    }

    /**
     * Queries of some rows with keys and values of more.
     *
     * @param queries (n,H,K)
     * @param keysValues (N,2G,K)
     */
    static Projected of(INDArray queries, INDArray keysValues) {
        long groups = keysValues.size(1) / 2;
        return new Projected(queries, heads(keysValues, 0, groups), heads(keysValues, groups, 2 * groups));
    }

    /** Zeros of the same shapes. */
    Projected zeros() {
        return new Projected(zeros(queries), zeros(keys), zeros(values));
    }

    /** (N,H+2G,K). */
    INDArray joined() {
        return Nd4j.concat(1, queries, keys, values);
    }

    private static INDArray zeros(INDArray as) {
        return Nd4j.zeros(DataType.FLOAT, as.shape());
    }

    private static INDArray heads(INDArray qkv, long from, long to) {
        return qkv.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to), NDArrayIndex.all())
                .dup('c');
    }
}
