package org.millrace.train.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleOrderTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 16, 17, 207, 1000, 65_536, 999_983, 1_000_000})
    void everyEpochTakesEverySequenceOnce(int size) {
        SampleOrder order = new SampleOrder(42, "short", size);
        for (long epoch = 0; epoch < 2; epoch++) {
            BitSet seen = new BitSet(size);
            for (long i = epoch * size; i < (epoch + 1) * size; i++) {
                long sequence = order.at(i);
                assertThat(sequence >= 0 && sequence < size).isTrue();
                seen.set((int) sequence);
            }
            assertThat(seen.cardinality()).isEqualTo(size);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 207, 1000, 999_983, 1L << 40, 1L << 62})
    void findsTheSampleOfASequenceAgain(long size) {
        SampleOrder order = new SampleOrder(42, "short", size);
        for (long epoch = 0; epoch < 2; epoch++) {
            for (long i = 0; i < Math.min(size, 100); i++) {
                long sample = epoch * size + i * (size / Math.min(size, 100));
                assertThat(order.sampleOf(order.at(sample), epoch)).isEqualTo(sample);
            }
        }
        assertThatThrownBy(() -> order.sampleOf(size, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void staysWhatItWas() {
        // Resuming an old run hangs on these values: they must never change.
        assertThat(epoch(new SampleOrder(42, "short", 7), 0)).containsExactly(1, 5, 6, 2, 4, 0, 3);
        assertThat(new SampleOrder(42, "long", 1L << 62).at(12_345)).isEqualTo(1329437417548792774L);
    }

    private static long[] epoch(SampleOrder order, long epoch) {
        long size = order.size();
        return LongStream.range(epoch * size, (epoch + 1) * size).map(order::at).toArray();
    }

    @Test
    void differsBetweenEpochsSeedsAndStages() {
        SampleOrder order = new SampleOrder(42, "short", 1000);
        long[] first = epoch(order, 0);
        assertThat(first).isEqualTo(epoch(new SampleOrder(42, "short", 1000), 0));
        assertThat(equalPlaces(first, epoch(order, 1))).isLessThan(10);
        assertThat(equalPlaces(first, epoch(new SampleOrder(43, "short", 1000), 0)))
                .isLessThan(10);
        assertThat(equalPlaces(first, epoch(new SampleOrder(42, "long", 1000), 0)))
                .isLessThan(10);
        assertThat(equalPlaces(first, LongStream.range(0, 1000).toArray())).isLessThan(10);
    }

    private static int equalPlaces(long[] one, long[] two) {
        int equal = 0;
        for (int i = 0; i < one.length; i++) {
            if (one[i] == two[i]) {
                equal++;
            }
        }
        return equal;
    }

    @Test
    void takesTheOrdersOfThreeSequencesAboutEquallyOften() {
        SampleOrder order = new SampleOrder(1, "short", 3);
        Map<String, Integer> counts = new TreeMap<>();
        int epochs = 60_000;
        for (int epoch = 0; epoch < epochs; epoch++) {
            counts.merge(Arrays.toString(epoch(order, epoch)), 1, Integer::sum);
        }
        assertThat(counts).hasSize(6);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isCloseTo(10_000, within(500)));
    }

    @Test
    void everySequenceComesEquallyOftenAtEveryPlace() {
        int size = 17;
        int epochs = 20_000;
        SampleOrder order = new SampleOrder(7, "short", size);
        int[][] counts = new int[size][size];
        for (int epoch = 0; epoch < epochs; epoch++) {
            long[] sequences = epoch(order, epoch);
            for (int place = 0; place < size; place++) {
                counts[place][(int) sequences[place]]++;
            }
        }
        double expected = (double) epochs / size;
        double chiSquare = 0;
        for (int[] row : counts) {
            for (int count : row) {
                chiSquare += (count - expected) * (count - expected) / expected;
            }
        }
        // (17 − 1)² = 256 degrees of freedom: mean 256, standard deviation √512 ≈ 22.6.
        assertThat(chiSquare).isCloseTo(256, within(5 * 22.6));
    }

    @Test
    void neighboursAreSpreadOverTheDataset() {
        int size = 100_003;
        SampleOrder order = new SampleOrder(7, "short", size);
        double sumOfDistances = 0;
        int ascents = 0;
        for (int i = 1; i < size; i++) {
            long step = order.at(i) - order.at(i - 1);
            sumOfDistances += Math.abs(step);
            ascents += step > 0 ? 1 : 0;
        }
        // Two uniform places are a third of the size apart on average.
        assertThat(sumOfDistances / (size - 1) / size).isCloseTo(1 / 3.0, within(0.01));
        assertThat((double) ascents / (size - 1)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void worksForTheLargestDatasets() {
        SampleOrder order = new SampleOrder(7, "short", 1L << 62);
        assertThat(order.at(0)).isBetween(0L, (1L << 62) - 1);
        assertThat(order.at(Long.MAX_VALUE)).isBetween(0L, (1L << 62) - 1);
    }

    @Test
    void refusesEmptyDatasetsAndNegativeSamples() {
        assertThatThrownBy(() -> new SampleOrder(1, "short", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stage short")
                .hasMessageContaining("cannot be: 0");
        assertThatThrownBy(() -> new SampleOrder(1, "short", 5).at(-1)).hasMessageContaining("cannot be: -1");
    }
}
