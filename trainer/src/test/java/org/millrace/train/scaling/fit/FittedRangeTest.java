package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FittedRangeTest {

    private final FittedRange range =
            FittedRange.of(List.of(SyntheticRuns.run(0, 1e7, 1e9, 3), SyntheticRuns.run(1, 1e8, 1e10, 2.5)));

    @Test
    void insideNothingIsExtrapolated() {
        assertThat(range.extrapolations(1e8, 1e10)).isEmpty();
        assertThat(range.extrapolations(5e7, 2e9)).isEmpty();
    }

    @Test
    void aRoundedNumberOfTheLargestRunIsNoExtrapolation() {
        assertThat(range.extrapolations(1.01e8, 1e10)).isEmpty();
        assertThat(range.extrapolations(1.1e8, 1e10)).hasSize(2);
    }

    @Test
    void outsideTheDistanceIsToldInPowersOfTen() {
        List<Extrapolation> found = range.extrapolations(1e10, 1e8);
        assertThat(found).extracting(Extrapolation::quantity).containsExactly("parameters N", "tokens D");
        assertThat(found.get(0).decades()).isCloseTo(2, within(1e-12));
        assertThat(found.get(1).decades()).isCloseTo(-1, within(1e-12));
        assertThat(found.get(0))
                .hasToString("parameters N = 1.00e+10 is 2.00 powers of ten above the runs of the fit"
                        + " (1.00e+07 to 1.00e+08): an extrapolation");
    }

    @Test
    void computeAloneMayLieOutside() {
        FittedRange anti =
                FittedRange.of(List.of(SyntheticRuns.run(0, 1e7, 1e10, 3), SyntheticRuns.run(1, 1e8, 1e9, 2.5)));
        assertThat(anti.extrapolations(1e8, 1e10))
                .extracting(Extrapolation::quantity)
                .containsExactly("compute C (FLOPs)");
    }
}
