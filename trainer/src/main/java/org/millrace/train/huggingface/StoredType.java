package org.millrace.train.huggingface;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Types that weights have in a file, whatever they are in memory. */
public enum StoredType {
    FLOAT32("F32", "float32", 4),
    BFLOAT16("BF16", "bfloat16", 2),
    /** Read only: training weights leave its range. */
    FLOAT16("F16", "float16", 2);

    private final String code;
    private final String torchName;
    private final int bytes;

    StoredType(String code, String torchName, int bytes) {
        this.code = code;
        this.torchName = torchName;
        this.bytes = bytes;
    }

    /** What a safetensors header calls it. */
    String code() {
        return code;
    }

    /** What {@code config.json} calls it. */
    String torchName() {
        return torchName;
    }

    /** Bytes an element takes. */
    public int bytes() {
        return bytes;
    }

    /** The type of that name in a safetensors header. */
    static StoredType ofCode(String code) {
        return Arrays.stream(values())
                .filter(type -> type.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("type %s is not one of %s"
                        .formatted(
                                code,
                                Arrays.stream(values()).map(StoredType::code).collect(Collectors.joining(", ")))));
    }

    /** The type of that name in {@code config.json}. */
    static StoredType ofTorchName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.torchName.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("type %s is not one of %s"
                        .formatted(
                                name,
                                Arrays.stream(values())
                                        .map(StoredType::torchName)
                                        .collect(Collectors.joining(", ")))));
    }

    /** Reads {@code count} values from a little-endian buffer, exactly. */
    void decode(ByteBuffer source, float[] target, int count) {
        switch (this) {
            case FLOAT32 -> source.asFloatBuffer().get(target, 0, count);
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = Float.intBitsToFloat(source.getShort(2 * i) << 16);
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = halfToFloat(source.getShort(2 * i));
                }
            }
        }
    }

    /** Writes {@code count} values to a little-endian buffer, rounding to the nearest, ties to even. */
    void encode(float[] source, int count, ByteBuffer target) {
        switch (this) {
            case FLOAT32 -> target.asFloatBuffer().put(source, 0, count);
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    target.putShort(2 * i, floatToBfloat16(source[i]));
                }
            }
            case FLOAT16 -> throw new UnsupportedOperationException("Weights are written as float32 or bfloat16");
        }
    }

    private static short floatToBfloat16(float value) {
        if (Float.isNaN(value)) {
            return 0x7FC0; // rounding could carry a NaN's bits into infinity
        }
        int bits = Float.floatToRawIntBits(value);
        int half = 0x7FFF + ((bits >>> 16) & 1);
        return (short) ((bits + half) >>> 16);
    }

    private static float halfToFloat(short half) {
        int sign = half < 0 ? -1 : 1;
        int exponent = (half >>> 10) & 0x1F;
        int fraction = half & 0x3FF;
        if (exponent == 0x1F) {
            return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        if (exponent == 0) {
            float subnormal = fraction * 0x1p-24f;
            return sign * subnormal;
        }
        return sign * Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
    }
}
