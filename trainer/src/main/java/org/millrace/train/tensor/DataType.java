package org.millrace.train.tensor;

/** Types of a tensor's elements. */
public enum DataType {
    FLOAT32(4),
    INT32(4);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes an element takes. */
    public int bytes() {
        return bytes;
    }
}
