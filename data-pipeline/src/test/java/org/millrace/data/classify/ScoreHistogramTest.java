package org.millrace.data.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreHistogramTest {

    private static ScoreHistogram drawn(int seed, int documents) {
        ScoreHistogram histogram = new ScoreHistogram();
        Random random = new Random(seed);
        for (int i = 0; i < documents; i++) {
            histogram.add(random.nextGaussian() * 4, 1 + random.nextInt(1_000));
        }
        return histogram;
    }

    @Test
    void keepsTheShareOfTokensThatIsWanted() {
        ScoreHistogram histogram = drawn(1, 50_000);
        for (double share : new double[] {0.001, 0.01, 0.1, 0.5, 0.9, 0.999}) {
            double threshold = histogram.threshold(share);
            assertThat(histogram.keptShare(threshold))
                    .isGreaterThanOrEqualTo(share)
                    .isCloseTo(share, within(0.001));
        }
        assertThat(histogram.keptShare(histogram.threshold(1))).isEqualTo(1);
    }

    @Test
    void weighsDocumentsByTheirTokens() {
        ScoreHistogram histogram = new ScoreHistogram();
        histogram.add(3, 90);
        histogram.add(5, 10);
        assertThat(histogram.threshold(0.1)).isCloseTo(5, within(0.001)).isLessThanOrEqualTo(5);
        assertThat(histogram.threshold(0.11)).isCloseTo(3, within(0.001)).isLessThanOrEqualTo(3);
    }

    @Test
    void keepsWhatIsEqualTogether() {
        ScoreHistogram histogram = new ScoreHistogram();
        for (int i = 0; i < 100; i++) {
            histogram.add(LogOdds.LIMIT, 1);
        }
        assertThat(histogram.keptShare(histogram.threshold(0.1))).isEqualTo(1);
    }

    @Test
    void addsUp() {
        ScoreHistogram all = drawn(1, 1_000);
        ScoreHistogram other = drawn(2, 2_000);
        long[] sum = all.counts();
        long[] more = other.counts();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
        ScoreHistogram both = ScoreHistogram.ofCounts(sum);
        assertThat(both.documents()).isEqualTo(3_000);
        assertThat(both.tokens()).isEqualTo(all.tokens() + other.tokens());
        assertThat(both.counts()).isEqualTo(sum);
        assertThatThrownBy(() -> ScoreHistogram.ofCounts(new long[3])).hasMessageContaining("3");
    }

    @Test
    void looksThresholdsUpInThousandths() {
        ScoreHistogram histogram = drawn(3, 10_000);
        KeptTokens kept = KeptTokens.of("good", histogram, "bytes");
        assertThat(kept.threshold(0.137)).isEqualTo(histogram.threshold(0.137));
        assertThat(kept.threshold(1)).isEqualTo(histogram.threshold(1));
        assertThatThrownBy(() -> kept.threshold(0.0005)).hasMessageContaining("thousandths");
        assertThatThrownBy(() -> kept.threshold(0.1005)).hasMessageContaining("thousandths");
        assertThatThrownBy(() -> kept.threshold(1.001)).hasMessageContaining("thousandths");
    }
}
