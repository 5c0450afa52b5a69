package org.millrace.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void shortensCounts() {
        assertThat(Numbers.brief(0)).isEqualTo("0");
        assertThat(Numbers.brief(999)).isEqualTo("999");
        assertThat(Numbers.brief(999.9)).isEqualTo("1.00 k");
        assertThat(Numbers.brief(12_345)).isEqualTo("12.3 k");
        assertThat(Numbers.brief(1.5e9)).isEqualTo("1.50 B");
        assertThat(Numbers.brief(18e12)).isEqualTo("18 T");
        assertThat(Numbers.brief(8.4413e93)).isEqualTo("8.44e93");
        assertThat(Numbers.brief(0.00012)).isEqualTo("1.2e-4");
        assertThat(Numbers.brief(Double.NaN)).isEqualTo("–");
        assertThat(Numbers.bytes(3 << 19)).isEqualTo("1.50 MiB");
    }

    @Test
    void neverShowsSomethingAsNothing() {
        assertThat(Numbers.percent(0)).isEqualTo("0 %");
        assertThat(Numbers.percent(0.0001)).isEqualTo("<0.1 %");
        assertThat(Numbers.percent(0.123)).isEqualTo("12.3 %");
        assertThat(Numbers.percent(1)).isEqualTo("100 %");
        assertThat(Numbers.percent(0.0 / 0)).isEqualTo("–");
    }

    @Test
    void keepsFourDigits() {
        assertThat(Numbers.plain(3.21749)).isEqualTo("3.217");
        assertThat(Numbers.plain(50)).isEqualTo("50");
        assertThat(Numbers.plain(0.0003)).isEqualTo("3e-4");
        assertThat(Numbers.plain(1.234e-5)).isEqualTo("1.23e-5");
        assertThat(Numbers.plain(123_456)).isEqualTo("123 k");
        assertThat(Numbers.plain(-8.4413e93)).isEqualTo("-8.44e93");
    }

    @Test
    void writesDurations() {
        assertThat(Numbers.duration(6.66)).isEqualTo("6.7 s");
        assertThat(Numbers.duration(59.7)).isEqualTo("1 min 0 s");
        assertThat(Numbers.duration(7_322)).isEqualTo("2 h 2 min");
    }
}
