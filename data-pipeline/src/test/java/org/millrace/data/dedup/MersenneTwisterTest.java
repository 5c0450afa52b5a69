package org.millrace.data.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MersenneTwisterTest {

    private static final long PRIME = (1L << 61) - 1;

    @Test
    void drawsTheNumbersOfNumpy() {
        // numpy.random.RandomState(1).randint(1, 2**61 - 1, dtype=numpy.uint64, size=2)
        MersenneTwister random = new MersenneTwister(1);
        assertThat(random.between(1, PRIME)).isEqualTo(775169054918279404L);
        assertThat(random.between(1, PRIME)).isEqualTo(1758426461858698313L);
    }

    @Test
    void keepsToItsBounds() {
        MersenneTwister random = new MersenneTwister(7);
        for (int i = 0; i < 10_000; i++) {
            assertThat(random.between(3, 1L << 40 | 5)).isBetween(3L, (1L << 40) + 4);
        }
    }
}
