package org.millrace.train.tensor.nd4j;

import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A one-dimensional ND4J array as flat memory. */
final class Nd4jMemory implements Memory {

    private final DataType type;
    private final INDArray flat;

    Nd4jMemory(DataType type, INDArray flat) {
        this.type = type;
        this.flat = flat;
    }

    INDArray flat() {
        return flat;
    }

    @Override
    public DataType type() {
        return type;
    }

    @Override
    public long length() {
        return flat.length();
    }

    @Override
    public long address() {
        return flat.data().address();
    }

    @Override
    public void close() {
        if (!flat.wasClosed()) {
            flat.close();
        }
    }
}
