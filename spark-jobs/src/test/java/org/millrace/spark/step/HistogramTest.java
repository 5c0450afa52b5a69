package org.millrace.spark.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.millrace.spark.step.Histogram.Bucket;

class HistogramTest {

    @Test
    void bucketsBeginAtPowersOfTwo() {
        Histogram histogram = new Histogram();
        for (long value : new long[] {0, 1, 2, 3, 4, 7, 8, Long.MAX_VALUE}) {
            histogram.add(value);
        }

        assertThat(histogram.buckets())
                .containsExactly(
                        new Bucket(0, 1),
                        new Bucket(1, 1),
                        new Bucket(2, 2),
                        new Bucket(4, 2),
                        new Bucket(8, 1),
                        new Bucket(1L << 62, 1));
    }

    @Test
    void returnsFromJsonAsItWas() throws Exception {
        Histogram histogram = new Histogram();
        histogram.add(0);
        histogram.add(100);
        histogram.add(Long.MAX_VALUE);

        assertThat(StableJson.read(StableJson.compact(histogram), Histogram.class))
                .isEqualTo(histogram);
    }

    @Test
    void negativeValuesAreRefused() {
        assertThatThrownBy(() -> new Histogram().add(-1)).hasMessageContaining("-1");
    }
}
