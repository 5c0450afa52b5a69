package org.millrace.train.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "42, 42",
        "-7, -7",
        "1_000_000, 1000000",
        "4Ki, 4096",
        "128MiB, 134217728",
        "2 Gi, 2147483648",
        "1.5B, 1500000000",
        "3k, 3000",
        "3K, 3000",
        "18T, 18000000000000",
        "0.5P, 500000000000000",
        "1e-6, 0.000001",
        "1.5e3, 1500",
        ".25, 0.25"
    })
    void readsNumbersAsPeopleWriteThem(String text, BigDecimal expected) {
        assertThat(Quantity.parse(text).orElseThrow()).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ki", "four", "4Kb", "4 KiBs", "1..2", "e5", "_", "-", "0x10", "NaN", "1.5BB"})
    void refusesWhatIsNoNumber(String text) {
        assertThat(Quantity.parse(text)).isEmpty();
    }
}
