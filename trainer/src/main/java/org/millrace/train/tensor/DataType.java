package org.millrace.train.tensor;

/** Types of a tensor's elements. */
public enum DataType {
    FLOAT32(4),

    /** The upper half of a FLOAT32: 8 bits of exponent, 7 of mantissa. */
    BFLOAT16(2),

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
