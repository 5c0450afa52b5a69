package org.millrace.train.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredTypeTest {

    @ParameterizedTest
    @CsvSource({
        "0x0000, 0.0",
        "0x8000, -0.0",
        "0x3C00, 1.0",
        "0xC000, -2.0",
        "0x3555, 0.33325195",
        "0x7BFF, 65504.0",
        "0x0400, 6.1035156E-5",
        "0x0001, 5.9604645E-8",
        "0x83FF, -6.097555E-5",
        "0x7C00, Infinity",
        "0xFC00, -Infinity",
        "0x7E00, NaN",
    })
    void halvesAreReadExactly(String bits, float expected) {
        ByteBuffer buffer = buffer(2).putShort(0, (short) (int) Integer.decode(bits));
        float[] got = new float[1];
        StoredType.FLOAT16.decode(buffer, got, 1);
        assertThat(Float.floatToIntBits(got[0])).isEqualTo(Float.floatToIntBits(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "0x3F800000, 0x3F80", // exact
        "0x3F808000, 0x3F80", // a tie goes to the even neighbour below
        "0x3F818000, 0x3F82", // a tie goes to the even neighbour above
        "0x3F808001, 0x3F81",
        "0x3F807FFF, 0x3F80",
        "0xBF818000, 0xBF82",
        "0x7F7FFFFF, 0x7F80", // beyond the largest
        "0x7F800000, 0x7F80",
        "0x7F800001, 0x7FC0", // NaN stays NaN
        "0x00000000, 0x0000",
        "0x80000000, 0x8000",
    })
    void bfloat16IsRoundedToTheNearestEven(String bits, String expected) {
        ByteBuffer buffer = buffer(2);
        float value = Float.intBitsToFloat((int) (long) Long.decode(bits));
        StoredType.BFLOAT16.encode(new float[] {value}, 1, buffer);
        assertThat(buffer.getShort(0)).isEqualTo((short) (int) Integer.decode(expected));
    }

    @Test
    void bfloat16ComesBackAsItWas() {
        ByteBuffer buffer = buffer(2 * 65536);
        for (int i = 0; i < 65536; i++) {
            buffer.putShort(2 * i, (short) i);
        }
        float[] values = new float[65536];
        StoredType.BFLOAT16.decode(buffer, values, values.length);
        ByteBuffer again = buffer(2 * 65536);
        StoredType.BFLOAT16.encode(values, values.length, again);
        for (int i = 0; i < 65536; i++) {
            if (!Float.isNaN(values[i])) {
                assertThat(again.getShort(2 * i)).isEqualTo((short) i);
            }
        }
    }

    @Test
    void halvesAreNotWritten() {
        assertThatThrownBy(() -> StoredType.FLOAT16.encode(new float[1], 1, buffer(2)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("float32 or bfloat16");
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
