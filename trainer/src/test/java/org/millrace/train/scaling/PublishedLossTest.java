package org.millrace.train.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.train.scaling.fit.AllocationEstimate;

class PublishedLossTest {

    private static final TrainingRun CHINCHILLA = TrainingRun.of(70e9, 1.4e12);

    @Test
    void chinchillaExpectsTheLossOfItsPaper() {
        // 1.69 + 406.4 / 70e9^0.34 + 410.7 / 1.4e12^0.28
        assertThat(ChinchillaLoss.original().loss(CHINCHILLA).orElseThrow().value())
                .isCloseTo(1.9366, within(1e-3));
        assertThat(ChinchillaLoss.corrected().loss(CHINCHILLA).orElseThrow().value())
                .isCloseTo(1.9735, within(1e-3));
    }

    @Test
    void theRefittedChinchillaHasTheExponentOfItsPaper() {
        double low = ChinchillaLoss.corrected()
                .optimum(1e20)
                .orElseThrow()
                .parameters()
                .value();
        double high = ChinchillaLoss.corrected()
                .optimum(1e24)
                .orElseThrow()
                .parameters()
                .value();

        assertThat(Math.log10(high / low) / 4).isCloseTo(0.5126, within(1e-4));
    }

    @Test
    void theRefittedChinchillaAsksForAboutTwentyTokensAParameter() {
        AllocationEstimate best = ChinchillaLoss.corrected().optimum(5.76e23).orElseThrow();

        assertThat(best.tokens().value() / best.parameters().value()).isBetween(15.0, 30.0);
    }

    @ParameterizedTest
    @MethodSource("lawsOfTheLoss")
    void noOtherSplitOfABudgetIsBetter(ChinchillaLoss law) {
        AllocationEstimate best = law.optimum(1e22).orElseThrow();
        double n = best.parameters().value();

        assertThat(6 * n * best.tokens().value()).isCloseTo(1e22, withinPercentage(1e-6));
        for (double factor : new double[] {0.5, 0.9, 1.1, 2}) {
            assertThat(law.law().loss(n * factor, 1e22 / (6 * n * factor)))
                    .isGreaterThan(best.loss().value());
        }
    }

    private static Stream<ChinchillaLoss> lawsOfTheLoss() {
        return Stream.of(ChinchillaLoss.original(), ChinchillaLoss.corrected());
    }

    @Test
    void kaplanSpendsAPetaflopDayAsItsPaperSays() {
        AllocationEstimate best = new KaplanLoss().optimum(8.64e19).orElseThrow();

        assertThat(best.parameters().value()).isCloseTo(1.3e9, withinPercentage(1e-9));
        assertThat(best.tokens().value()).isCloseTo(1.1e10, withinPercentage(1));
    }

    @Test
    void deepSeeksOptimumSpendsItsBudget() {
        AllocationEstimate best = new DeepSeekLaw().optimum(1e20).orElseThrow();

        // M_opt · D_opt = C, and M is six FLOPs a weight.
        assertThat(6 * best.parameters().value() * best.tokens().value()).isCloseTo(1e20, withinPercentage(0.1));
        assertThat(best.loss().value()).isNaN();
    }

    @Test
    void everyLawSaysHowFarItExtrapolates() {
        TrainingRun huge = TrainingRun.of(1e12, 1e14);
        for (ScalingLaw law : new ScalingLaw[] {
            new StepLaw(), new DeepSeekLaw(), ChinchillaLoss.original(), ChinchillaLoss.corrected(), new KaplanLoss()
        }) {
            assertThat(law.extrapolations(huge)).as(law.name()).isNotEmpty().allSatisfy(found -> {
                assertThat(found.decades()).isPositive();
                assertThat(found.toString()).contains("powers of ten above");
            });
        }
        assertThat(ChinchillaLoss.original().extrapolations(TrainingRun.of(1e9, 2e10)))
                .isEmpty();
    }

    @Test
    void chinchillaCountsEmbeddingsAndKaplanDoesNot() {
        TrainingRun run = new TrainingRun(1e9, 2e9, 1e10, 6e19);

        assertThat(ChinchillaLoss.original().loss(run))
                .isEqualTo(ChinchillaLoss.original().loss(TrainingRun.of(2e9, 1e10)));
        assertThat(new KaplanLoss().loss(run)).isEqualTo(new KaplanLoss().loss(TrainingRun.of(1e9, 1e10)));
    }

    @Test
    void aStepPlanHasWholeSequencesAndAShortWarmUp() {
        assertThat(StepPlan.of(10_000, 1e6, 4_096)).isEqualTo(new StepPlan(2, 8_192, 122, 12));
        assertThat(StepPlan.of(4e6, 1e13, 4_096).warmupSteps()).isEqualTo(2_000);
        assertThat(StepPlan.of(10, 1e6, 4_096).sequences()).isOne();
    }

    @Test
    void deviceHoursFollowFromPeakAndUtilisation() {
        assertThat(new RunCost(4e14, 0.5).deviceHours(7.2e17)).isEqualTo(1);
    }
}
