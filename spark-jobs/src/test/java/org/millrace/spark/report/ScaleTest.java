package org.millrace.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void hasRoundTicksAroundTheValues() {
        Scale scale = Scale.over(2.74, 9.1, false, 200, 0);
        assertThat(scale.ticks()).containsExactly(2.0, 4.0, 6.0, 8.0, 10.0);
        assertThat(scale.position(2)).isEqualTo(200);
        assertThat(scale.position(10)).isEqualTo(0);
    }

    @Test
    void drawsASingleValue() {
        for (double value : new double[] {0, 3, -7, 1e-9, 1e12}) {
            Scale scale = Scale.over(value, value, false, 0, 100);
            assertThat(scale.position(value)).isBetween(0.0, 100.0);
            assertThat(scale.ticks()).hasSizeBetween(2, 12);
        }
    }

    @Test
    void spreadsRatiosEvenlyWhenLogarithmic() {
        Scale scale = Scale.over(0.01, 100, true, 0, 400);
        assertThat(scale.position(1)).isEqualTo(200, within(1e-9));
        assertThat(scale.ticks()).hasSize(5);
    }
}
