package org.millrace.train.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SampleStatisticsTest {

    @Test
    void describesASample() {
        SampleStatistics statistics = SampleStatistics.of(new float[] {-3, -1, 1, 7});

        assertThat(statistics.mean()).isEqualTo(1);
        assertThat(statistics.meanMagnitude()).isEqualTo(3);
        assertThat(statistics.standardDeviation()).isCloseTo(Math.sqrt(56 / 3.0), within(1e-12));
        assertThat(statistics.histogram().getMin()).isEqualTo(-3);
        assertThat(statistics.histogram().getMax()).isEqualTo(7);
        int[] expected = new int[SampleStatistics.BINS];
        expected[0] = 1; // each bin is half wide
        expected[4] = 1;
        expected[8] = 1;
        expected[19] = 1;
        assertThat(statistics.histogram().getBinCounts()).isEqualTo(expected);
    }

    @Test
    void equalValuesAreInOneBin() {
        float[] ones = new float[50];
        Arrays.fill(ones, 1);

        SampleStatistics statistics = SampleStatistics.of(ones);

        assertThat(statistics.standardDeviation()).isZero();
        assertThat(statistics.histogram().getBinCounts()[0]).isEqualTo(50);
        assertThat(SampleStatistics.of(new float[] {2}).standardDeviation()).isZero();
    }
}
