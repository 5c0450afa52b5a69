package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LossHoldOutTest {

    private static final List<MeasuredRun> RUNS = SyntheticRuns.scattered(SyntheticRuns.EPOCH, 40, 0.005, 1);
    private static final ChinchillaFamily FAMILY = new ChinchillaFamily(LossPoints.of(RUNS));

    @Test
    void aFitWithoutFiniteConstantsGivesNoError() {
        // The weight of N is negligible in every run, so no gradient pulls it back, and its constant is beyond a
        // double.
        double[] overflowing = {-1e5, 1e4, -1, 0.5, 0.6};
        assertThat(FAMILY.law(overflowing).a()).isInfinite();

        assertThat(errors(overflowing)).isEmpty();
        assertThat(errors(FAMILY.variables(Math.log(482), Math.log(2085), Math.log(1.8), 0.35, 0.37)))
                .hasSize(2)
                .allSatisfy(error -> assertThat(error.meanRelativeError()).isFinite());
    }

    private static List<HeldOutError> errors(double[] start) {
        return new LossHoldOut(RUNS, FAMILY, List.of(start), SyntheticRuns.settings(0)).errors();
    }
}
