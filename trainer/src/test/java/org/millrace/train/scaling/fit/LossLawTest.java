package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossLawTest {

    /** Hoffmann et al. 2022: Gopher's 5.76e23 FLOPs; approach 3 gives about 40B parameters (table A3). */
    @Test
    void chinchillaSpendsABudgetAsPublished() {
        Allocation optimum = SyntheticRuns.CHINCHILLA.optimum(5.76e23);
        assertThat(optimum.parameters()).isBetween(3e10, 4.5e10);
        assertThat(6 * optimum.parameters() * optimum.tokens()).isCloseTo(5.76e23, within(1e12));
    }

    /** Besiroglu et al. 2024, §4: about 20 tokens a parameter at Chinchilla's budget, and the exponent 0.5126. */
    @Test
    void epochSpendsABudgetAsPublished() {
        Allocation small = SyntheticRuns.EPOCH.optimum(1e22);
        Allocation large = SyntheticRuns.EPOCH.optimum(1e24);
        assertThat(Math.log10(large.parameters() / small.parameters()) / 2).isCloseTo(0.5126, within(1e-3));
        Allocation chinchilla = SyntheticRuns.EPOCH.optimum(5.76e23);
        assertThat(chinchilla.tokens() / chinchilla.parameters()).isBetween(15.0, 30.0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e18, 1e21, 1e24})
    void noOtherSplitOfABudgetHasALowerLoss(double compute) {
        for (LossLaw law : new LossLaw[] {SyntheticRuns.CHINCHILLA, SyntheticRuns.KAPLAN}) {
            Allocation optimum = law.optimum(compute);
            for (double factor : new double[] {0.5, 0.9, 0.99, 1.01, 1.1, 2}) {
                double n = optimum.parameters() * factor;
                assertThat(law.loss(n, compute / (6 * n)))
                        .as("%s at %s times N", law.form(), factor)
                        .isGreaterThan(optimum.loss());
            }
        }
    }

    /** Kaplan et al. 2020, equations 1.1 and 1.2: the limits of abundant data and of abundant parameters. */
    @Test
    void kaplanTendsToItsTwoPowerLaws() {
        KaplanLaw law = SyntheticRuns.KAPLAN;
        assertThat(law.loss(1e9, 1e30)).isCloseTo(Math.pow(8.8e13 / 1e9, 0.076), within(1e-9));
        assertThat(law.loss(1e30, 1e10)).isCloseTo(Math.pow(5.4e13 / 1e10, 0.095), within(1e-6));
    }

    @Test
    void lossIsTheFormula() {
        assertThat(SyntheticRuns.CHINCHILLA.loss(7e10, 1.4e12))
                .isCloseTo(1.69 + 406.4 / Math.pow(7e10, 0.34) + 410.7 / Math.pow(1.4e12, 0.28), within(1e-12));
    }
}
