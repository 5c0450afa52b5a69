package org.millrace.train.config;

import org.millrace.train.tensor.DataType;

/** The number format that a model computes in. */
public enum Precision {
    /** bfloat16: twice as fast or more where the processor has it, and half the memory of activations. */
    BF16(DataType.BFLOAT16),

    /** float32. */
    FP32(DataType.FLOAT32);

    private final DataType computeType;

    Precision(DataType computeType) {
        this.computeType = computeType;
    }

    /** The type of the weights that a model computes with, and of its activations. */
    public DataType computeType() {
        return computeType;
    }
}
