package org.millrace.train.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Bfloat16Test {

    @Test
    void valuesBetweenGoToTheNearestAndTiesToTheEven() {
        assertThat(Bfloat16.round(1)).isEqualTo(1);
        assertThat(Bfloat16.round(1 + 0x1.8p-8f)).isEqualTo(1 + 0x1p-7f);
        assertThat(Bfloat16.round(1 + 0x1p-8f)).isEqualTo(1);
        assertThat(Bfloat16.round(1 + 0x3p-8f)).isEqualTo(1 + 0x1p-6f);
        assertThat(Bfloat16.round(-1 - 0x1.01p-8f)).isEqualTo(-1 - 0x1p-7f);
        assertThat(Bfloat16.round(0x1p-133f)).isEqualTo(0x1p-133f);
        assertThat(Float.floatToRawIntBits(Bfloat16.round(-0f))).isEqualTo(Float.floatToRawIntBits(-0f));
    }

    @Test
    void whatIsTooLargeIsInfiniteAndANanStaysOne() {
        assertThat(Bfloat16.round(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Bfloat16.round(Float.NEGATIVE_INFINITY)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Bfloat16.round(Float.NaN)).isNaN();
        assertThat(Bfloat16.round(Float.intBitsToFloat(0x7F800001))).isNaN();
    }
}
