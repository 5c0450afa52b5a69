package org.millrace.train.tensor;

/** The bits of a BFLOAT16, the upper half of those of a float. */
public final class Bfloat16 {

    private Bfloat16() {}

    /** The nearest, ties to even; a NaN stays one. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40); // quiet, so that what is cut off cannot turn it into an infinity
        }
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }

    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The float that the nearest BFLOAT16 stands for. */
    public static float round(float value) {
        return toFloat(fromFloat(value));
    }
}
