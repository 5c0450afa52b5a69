package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossLawFitterTest {

    @Test
    void givesBackTheConstantsOfChinchillaAndEpoch() {
        for (ChinchillaLaw law : List.of(SyntheticRuns.CHINCHILLA, SyntheticRuns.EPOCH)) {
            assertConstants(fit(LawForm.CHINCHILLA, SyntheticRuns.scattered(law, 60, 0, 1), 0), law, 1e-3);
        }
    }

    @Test
    void givesBackTheConstantsOfKaplan() {
        assertConstants(
                fit(LawForm.KAPLAN, SyntheticRuns.scattered(SyntheticRuns.KAPLAN, 60, 0, 1), 0),
                SyntheticRuns.KAPLAN,
                1e-3);
    }

    @Test
    void recoversChinchillasFiveConstantsTo1PercentAtHalfAPercentOfNoise() {
        assertConstants(
                fit(LawForm.CHINCHILLA, SyntheticRuns.wide(SyntheticRuns.EPOCH, 32, 0.005, 11), 0),
                SyntheticRuns.EPOCH,
                0.01);
    }

    /** Nc and Dc are where the law meets one nat, far outside the runs; it takes many for 1 %. */
    @Test
    void recoversKaplansFourConstantsTo1PercentAtHalfAPercentOfNoise() {
        assertConstants(
                fit(LawForm.KAPLAN, SyntheticRuns.wide(SyntheticRuns.KAPLAN, 100, 0.005, 12), 0),
                SyntheticRuns.KAPLAN,
                0.01);
    }

    @Test
    void intervalsHoldTheTruthAndPredictionsAreCloserThanTheNoise() {
        LossFit fit = fit(LawForm.CHINCHILLA, SyntheticRuns.scattered(SyntheticRuns.EPOCH, 250, 0.005, 3), 200);
        FittedLossLaw fitted = fit.law();
        assertThat(fitted.samples()).hasSize(200);
        fitted.constants()
                .forEach((name, estimate) -> assertThat(
                                estimate.interval().contains(NamedConstants.of(SyntheticRuns.EPOCH.constants(), name)))
                        .as("%s in %s", name, estimate)
                        .isTrue());
        assertThat(fitted.noise()).isBetween(0.004, 0.006);
        Estimate loss = fitted.loss(7e9, 1.4e11);
        assertThat(loss.value()).isCloseTo(SyntheticRuns.EPOCH.loss(7e9, 1.4e11), within(0.005));
        assertThat(loss.interval().contains(loss.value())).isTrue();
        Interval ofRun = fitted.lossOfRun(7e9, 1.4e11).interval();
        assertThat(ofRun.low()).isLessThan(loss.interval().low() - 0.01);
        assertThat(ofRun.high()).isGreaterThan(loss.interval().high() + 0.01);
        AllocationEstimate optimum = fitted.optimum(1e21);
        Allocation truth = SyntheticRuns.EPOCH.optimum(1e21);
        assertThat(optimum.parameters().interval().contains(truth.parameters())).isTrue();
        assertThat(optimum.tokens().interval().contains(truth.tokens())).isTrue();
        assertThat(optimum.loss().interval().contains(truth.loss())).isTrue();
        assertThat(fitted.heldOut())
                .extracting(HeldOutError::kind)
                .containsExactly(HeldOutError.Kind.LARGEST_COMPUTE, HeldOutError.Kind.FOLDS);
        assertThat(fitted.heldOut().get(0).runs()).isEqualTo(50);
        assertThat(fitted.heldOut().get(1).runs()).isEqualTo(250);
        assertThat(fitted.heldOut())
                .allSatisfy(error -> assertThat(error.meanRelativeError()).isBetween(0.003, 0.006));
    }

    @ParameterizedTest
    @EnumSource(
            value = LawForm.class,
            names = {"CHINCHILLA", "KAPLAN"})
    void theNumberOfThreadsChangesNothing(LawForm form) {
        RunTable table = SyntheticRuns.table(SyntheticRuns.scattered(SyntheticRuns.EPOCH, 20, 0.01, 4));
        List<LossFit> fits = IntStream.of(1, 2, 5)
                .mapToObj(threads ->
                        new LossLawFitter(form, RunSelection.ALL, new FitSettings(3, 40, 0.9, threads)).fit(table))
                .toList();
        assertThat(fits.get(1)).isEqualTo(fits.get(0));
        assertThat(fits.get(2)).isEqualTo(fits.get(0));
    }

    @Test
    void anotherSeedResamplesOtherwiseButFitsTheSame() {
        RunTable table = SyntheticRuns.table(SyntheticRuns.scattered(SyntheticRuns.EPOCH, 20, 0.01, 4));
        FittedLossLaw one = new LossLawFitter(LawForm.CHINCHILLA, RunSelection.ALL, new FitSettings(1, 5, 0.95, 2))
                .fit(table)
                .law();
        FittedLossLaw other = new LossLawFitter(LawForm.CHINCHILLA, RunSelection.ALL, new FitSettings(2, 5, 0.95, 2))
                .fit(table)
                .law();
        assertThat(other.law()).isEqualTo(one.law());
        assertThat(other.samples()).isNotEqualTo(one.samples());
    }

    @Test
    void anOutlierIsNamedAndHardlyMovesTheLaw() {
        List<MeasuredRun> runs = new ArrayList<>(SyntheticRuns.scattered(SyntheticRuns.EPOCH, 80, 0.002, 5));
        MeasuredRun honest = runs.get(17);
        runs.set(
                17,
                new MeasuredRun("spoilt", 19, honest.parameters(), honest.tokens(), null, null, honest.loss() * 1.3));
        LossFit fit = fit(LawForm.CHINCHILLA, runs, 0);
        assertThat(fit.outliers().get(0).run().name()).isEqualTo("spoilt");
        assertThat(fit.outliers().get(0).deviations()).isGreaterThan(50);
        assertThat(fit.outliers().get(0).toString())
                .startsWith("run spoilt (line 19): measured ")
                .endsWith(" robust standard deviations above");
        assertThat(fit.law().law().loss(1e9, 2e10)).isCloseTo(SyntheticRuns.EPOCH.loss(1e9, 2e10), within(0.005));
        assertThat(fit.residuals()).hasSize(80);
    }

    @Test
    void ofRunsOfOneSizeTheBestIsFittedAndTheOthersAreListed() {
        List<MeasuredRun> runs = new ArrayList<>();
        for (MeasuredRun best : SyntheticRuns.wide(SyntheticRuns.EPOCH, 4, 0, 0)) {
            for (double worse : new double[] {1.05, 1, 1.4}) {
                runs.add(SyntheticRuns.run(runs.size(), best.parameters(), best.tokens(), best.loss() * worse));
            }
        }
        LossFit fit = new LossLawFitter(LawForm.CHINCHILLA, RunSelection.BEST, SyntheticRuns.settings(0))
                .fit(SyntheticRuns.table(runs));
        assertConstants(fit, SyntheticRuns.EPOCH, 1e-3);
        assertThat(fit.residuals()).hasSize(16);
        assertThat(fit.setAside()).hasSize(32).noneMatch(run -> run.name().equals("run-1"));
        assertThat(fit.law().provenance().setAside()).isEqualTo(32);
    }

    @Test
    void saysWhatIsWantingAllAtOnce() {
        List<MeasuredRun> runs = List.of(
                SyntheticRuns.run(0, 1e8, 1e9, 4),
                SyntheticRuns.run(1, 1e8, 2e9, 3.8),
                SyntheticRuns.run(2, 1e8, 4e9, 3.6));
        RunTable table =
                new RunTable("few.csv", "", runs, List.of(new RejectedRow(5, "burnt", List.of("the run diverged"))));
        assertThatThrownBy(() ->
                        new LossLawFitter(LawForm.CHINCHILLA, RunSelection.BEST, SyntheticRuns.settings(0)).fit(table))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("2 problems in few.csv")
                .hasMessageContaining(
                        "3 runs can be used, the best of each (N, D), expected at least 6, one more than"
                                + " chinchilla has constants; 1 row was rejected, the first: line 5, run burnt: the run diverged")
                .hasMessageContaining("the runs have one value of parameters N (1.000e+08), expected at least 3");
    }

    @Test
    void refusesTokensThatFollowFromParameters() {
        List<MeasuredRun> runs = IntStream.range(0, 12)
                .mapToObj(i -> SyntheticRuns.run(i, 1e8 * Math.pow(2, i), 2e9 * Math.pow(2, i), 4 - 0.1 * i))
                .toList();
        assertThatThrownBy(() -> fit(LawForm.CHINCHILLA, runs, 0))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("tokens are a power of parameters in all runs");
    }

    @Test
    void refusesALossThatRisesWithTokens() {
        List<MeasuredRun> runs = SyntheticRuns.wide(SyntheticRuns.EPOCH, 5, 0, 0).stream()
                .map(run -> SyntheticRuns.run(
                        (int) run.line() - 2,
                        run.parameters(),
                        run.tokens(),
                        2 + 400 / Math.pow(run.parameters(), 0.3) + 0.01 * Math.pow(run.tokens(), 0.2)))
                .toList();
        assertThatThrownBy(() -> fit(LawForm.CHINCHILLA, runs, 0))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("in these runs the loss does not fall with tokens");
    }

    @Test
    void aTableWithoutRunsIsRefused() {
        assertThatThrownBy(() -> fit(LawForm.KAPLAN, List.of(), 0))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("0 runs can be used, expected at least 5");
    }

    @Test
    void stepLawIsNoLawOfTheLoss() {
        assertThatThrownBy(() -> new LossLawFitter(LawForm.STEP_LAW, RunSelection.ALL, FitSettings.defaults()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static LossFit fit(LawForm form, List<MeasuredRun> runs, int resamples) {
        return new LossLawFitter(form, RunSelection.ALL, SyntheticRuns.settings(resamples))
                .fit(SyntheticRuns.table(runs));
    }

    private static void assertConstants(LossFit fit, LossLaw truth, double tolerance) {
        truth.constants()
                .forEach((name, value) -> assertThat(
                                NamedConstants.of(fit.law().law().constants(), name))
                        .as(name)
                        .isCloseTo(value, within(tolerance * value)));
    }
}
