package org.millrace.data.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void knowsQuantilesToLessThanOnePercent(long seed) {
        Random random = new Random(seed);
        double[] values = random.doubles(10_000)
                .map(value -> Math.exp(20 * (value - 0.5)))
                .toArray();
        Distribution distribution = of(values);
        Arrays.sort(values);
        for (double share : new double[] {0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999}) {
            double exact = values[(int) Math.ceil(share * values.length) - 1];
            assertThat(distribution.quantile(share)).as("%s", share).isCloseTo(exact, within(0.008 * exact));
        }
        assertThat(distribution.quantile(0)).isEqualTo(values[0]);
        assertThat(distribution.quantile(1)).isEqualTo(values[values.length - 1]);
        double mean = Arrays.stream(values).average().orElseThrow();
        assertThat(distribution.mean()).isCloseTo(mean, within(0.008 * mean));
    }

    @Test
    void isTheSameInWhateverPartsItIsCounted() {
        double[] values =
                new Random(7).doubles(1000).map(value -> value * value * 1e6).toArray();
        Distribution first = of(Arrays.copyOf(values, 300));
        Distribution second = of(Arrays.copyOfRange(values, 300, 1000));
        Distribution forwards = new Distribution();
        forwards.addAll(first);
        forwards.addAll(second);
        Distribution backwards = new Distribution();
        backwards.addAll(second);
        backwards.addAll(new Distribution());
        backwards.addAll(first);
        assertThat(forwards).isEqualTo(backwards).isEqualTo(of(values)).hasSameHashCodeAs(backwards);
        assertThat(forwards.count()).isEqualTo(1000);
    }

    @Test
    void tellsZerosAndExtremesApart() {
        Distribution distribution = of(0, -0.0, 0, Double.MIN_VALUE, Double.MAX_VALUE);
        assertThat(distribution.quantile(0.5)).isZero();
        assertThat(distribution.least()).isZero();
        assertThat(distribution.greatest()).isEqualTo(Double.MAX_VALUE);
        assertThat(distribution.quantile(1)).isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void hasNothingToSayOfNothing() {
        Distribution nothing = new Distribution();
        assertThat(nothing.quantile(0.5)).isZero();
        assertThat(nothing.mean()).isZero();
        assertThat(nothing.counts()).isEmpty();
        assertThat(new Distribution(nothing.counts(), nothing.least(), nothing.greatest()))
                .isEqualTo(nothing);
    }

    @Test
    void comesBackFromJson() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Distribution distribution = of(0, 0.25, 3, 3.01, 1e12);
        assertThat(mapper.readValue(mapper.writeValueAsBytes(distribution), Distribution.class))
                .isEqualTo(distribution);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWhatHasNoPlace(double value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Distribution().add(value))
                .withMessageContaining(String.valueOf(value));
    }

    @Test
    void refusesSharesThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> of(1).quantile(1.01));
    }

    private static Distribution of(double... values) {
        Distribution distribution = new Distribution();
        for (double value : values) {
            distribution.add(value);
        }
        return distribution;
    }
}
