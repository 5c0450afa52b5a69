package org.millrace.train.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CounterRandomTest {

    @Test
    void isUniformAndIndependentOfItsNeighbour() {
        CounterRandom random = new CounterRandom(42);
        int[] counts = new int[100];
        for (int i = 0; i < 100_000; i++) {
            double one = random.at(i);
            assertThat(one >= 0 && one < 1).isTrue();
            int row = (int) (one * 10);
            int column = (int) (random.at(i + 1) * 10);
            counts[10 * row + column]++;
        }
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - 1000.0) * (count - 1000.0) / 1000;
        }
        // 99 degrees of freedom: mean 99, standard deviation √198 ≈ 14.
        assertThat(chiSquare).isCloseTo(99, within(70.0));
    }

    @Test
    void dependsOnSeedAndPositionOnly() {
        assertThat(new CounterRandom(1).at(7)).isEqualTo(new CounterRandom(1).at(7));
        assertThat(new CounterRandom(1).at(7)).isNotEqualTo(new CounterRandom(2).at(7));
        assertThat(new CounterRandom(1).at(7)).isNotEqualTo(new CounterRandom(1).at(8));
    }
}
