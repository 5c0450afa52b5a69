package org.millrace.data.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityIndexTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 62, 63, 64, 65, 4095, 4096, 4097, 262_144, 1 << 20})
    void agreesWithATreeSet(int largest) {
        CapacityIndex index = new CapacityIndex(largest);
        TreeSet<Integer> expected = new TreeSet<>();
        Random random = new Random(largest);
        for (int i = 0; i < 5000; i++) {
            int number = random.nextInt(largest + 1);
            if (random.nextInt(3) > 0) {
                index.add(number);
                expected.add(number);
            } else {
                index.remove(number);
                expected.remove(number);
            }
            int asked = random.nextInt(largest + 1);
            Integer ceiling = expected.ceiling(asked);
            assertThat(index.atLeast(asked)).isEqualTo(ceiling == null ? -1 : ceiling);
        }
        index.add(largest);
        assertThat(index.atLeast(largest)).isEqualTo(largest);
    }
}
