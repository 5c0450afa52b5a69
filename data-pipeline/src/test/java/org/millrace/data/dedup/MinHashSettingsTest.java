package org.millrace.data.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MinHashSettingsTest {

    @Test
    void tellsTheChanceOfMeeting() {
        MinHashSettings fineweb = MinHashSettings.fineweb();

        assertThat(fineweb.hashes()).isEqualTo(112);
        assertThat(fineweb.threshold()).isCloseTo(0.719, within(0.001));
        assertThat(fineweb.probability(0.8)).isCloseTo(0.924, within(0.001));
        assertThat(fineweb.probability(0)).isZero();
        assertThat(fineweb.probability(1)).isEqualTo(1);
    }

    @Test
    void refusesWhatMakesNoSignature() {
        assertThatThrownBy(() -> new MinHashSettings(5, 0, 8, 1)).hasMessageContaining("cannot be: 5 words, 0 × 8");
        assertThatThrownBy(() -> new MinHashSettings(5, 1 << 10, 1 << 10, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
