package org.millrace.train.tensor.nd4j;

import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A one-dimensional ND4J array as flat memory. */
final class Nd4jMemory implements Memory {

    private final DataType type;
    private final INDArray flat;
    private final @Nullable Pointer host;

    /** @param host what the array lies in, to be freed with it; null where the array has memory of its own */
    Nd4jMemory(DataType type, INDArray flat, @Nullable Pointer host) {
        this.type = type;
        this.flat = flat;
        this.host = host;
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
            if (host != null) {
                Pointer.free(host);
            }
        }
    }
}
