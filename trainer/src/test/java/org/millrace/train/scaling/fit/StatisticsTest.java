package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Percentiles, robust spread, the normal distribution, resampling and least squares. */
class StatisticsTest {

    /** numpy.percentile([3, 1, 2, 10], [25, 50, 97.5]) = 1.75, 2.5, 9.475. */
    @Test
    void percentilesAreThoseOfNumpy() {
        double[] sorted = {1, 2, 3, 10};
        assertThat(Percentiles.quantile(sorted, 0.25)).isCloseTo(1.75, within(1e-12));
        assertThat(Percentiles.quantile(sorted, 0.5)).isCloseTo(2.5, within(1e-12));
        assertThat(Percentiles.quantile(sorted, 0.975)).isCloseTo(9.475, within(1e-12));
        assertThat(Percentiles.interval(new double[] {3, 1, 2, 10}, 0.5)).isEqualTo(new Interval(1.75, 4.75));
        assertThat(Percentiles.interval(new double[0], 0.5).low()).isNaN();
    }

    @Test
    void noiseWidensAnIntervalInSquares() {
        Interval widened = Percentiles.widened(new Estimate(10, new Interval(7, 14)), 4 / 1.959964, 0.95);
        assertThat(widened.low()).isCloseTo(5, within(0.01));
        assertThat(widened.high()).isCloseTo(10 + Math.sqrt(32), within(0.01));
    }

    @Test
    void normalQuantilesAreExactEnoughForIntervals() {
        assertThat(Normal.quantile(0.975)).isCloseTo(1.959964, within(5e-4));
        assertThat(Normal.quantile(0.95)).isCloseTo(1.644854, within(5e-4));
        assertThat(Normal.quantile(0.005)).isCloseTo(-2.575829, within(5e-4));
        assertThatThrownBy(() -> Normal.quantile(1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void robustSpreadIgnoresWhatIsFarOff() {
        Robust robust = Robust.of(new double[] {1, 2, 3, 4, 1000});
        assertThat(robust).isEqualTo(new Robust(3, 1.4826));
        assertThat(robust.deviations(1000)).isGreaterThan(600);
        assertThat(Robust.of(new double[] {2, 2, 2}).deviations(2)).isZero();
    }

    @Test
    void aResampleDependsOnSeedAndIndexAlone() {
        assertThat(Resampling.counts(Resampling.random(1, 2), 50))
                .isEqualTo(Resampling.counts(Resampling.random(1, 2), 50))
                .isNotEqualTo(Resampling.counts(Resampling.random(1, 3), 50))
                .isNotEqualTo(Resampling.counts(Resampling.random(2, 2), 50));
    }

    @Test
    void resamplesDrawEveryRunAboutOnce() {
        double[] drawn = new double[20];
        for (int i = 0; i < 2000; i++) {
            double[] counts = Resampling.counts(Resampling.random(0, i), 20);
            assertThat(Arrays.stream(counts).sum()).isEqualTo(20);
            IntStream.range(0, 20).forEach(j -> drawn[j] += counts[j] / 2000);
        }
        for (double mean : drawn) {
            assertThat(mean).isCloseTo(1, within(0.1));
        }
    }

    @Test
    void leastSquaresFindAnExactLaw() {
        LogLinear fit = new LogLinear(Variables.BOTH);
        PowerLaw law = new PowerLaw(3, -0.5, 0.25);
        for (double n : List.of(1e7, 1e8, 3e8)) {
            for (double d : List.of(1e9, 1e10)) {
                fit.add(Math.log(n), Math.log(d), Math.log(law.at(n, d)), 2);
            }
        }
        PowerLaw found = Objects.requireNonNull(fit.solve());
        assertThat(found.coefficient()).isCloseTo(3, within(1e-9));
        assertThat(found.parametersExponent()).isCloseTo(-0.5, within(1e-12));
        assertThat(found.tokensExponent()).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void leastSquaresRefuseVariablesThatMoveTogether() {
        LogLinear fit = new LogLinear(Variables.BOTH);
        for (int i = 0; i < 5; i++) {
            fit.add(i, 2 * i + 1, i * i, 1);
        }
        assertThat(fit.solve()).isNull();
        LogLinear alone = new LogLinear(Variables.PARAMETERS);
        alone.add(1, 1, 1, 1);
        assertThat(alone.solve()).isNull();
    }
}
