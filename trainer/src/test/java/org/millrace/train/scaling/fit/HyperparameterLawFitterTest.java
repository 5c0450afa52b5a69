package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class HyperparameterLawFitterTest {

    private static final HyperparameterPowerLaw TRUTH =
            new HyperparameterPowerLaw(new PowerLaw(1.79, -0.713, 0.307), new PowerLaw(0.58, 0, 0.571));

    @Test
    void recoversAllConstantsTo1PercentAtHalfAPercentOfNoise() {
        HyperparameterPowerLaw law = fit(
                        SyntheticRuns.searches(TRUTH, 30, 0.005, 1),
                        new HyperparameterSettings(0.005, Variables.BOTH, Variables.TOKENS),
                        0)
                .law()
                .law();
        assertClose(law.learningRate(), TRUTH.learningRate());
        assertClose(law.batchTokens(), TRUTH.batchTokens());
    }

    @Test
    void bothHyperparametersMayDependOnBothSizes() {
        HyperparameterPowerLaw truth =
                new HyperparameterPowerLaw(new PowerLaw(1.79, -0.713, 0.307), new PowerLaw(0.2, 0.1, 0.5));
        HyperparameterPowerLaw law = fit(
                        SyntheticRuns.searches(truth, 30, 0.005, 2),
                        new HyperparameterSettings(0.005, Variables.BOTH, Variables.BOTH),
                        0)
                .law()
                .law();
        assertThat(law.batchTokens().parametersExponent()).isCloseTo(0.1, within(0.002));
        assertThat(law.batchTokens().tokensExponent()).isCloseTo(0.5, within(0.005));
    }

    @Test
    void theNumberOfThreadsChangesNothing() {
        RunTable table = SyntheticRuns.table(SyntheticRuns.searches(TRUTH, 4, 0.005, 3));
        HyperparameterFit one = new HyperparameterLawFitter(
                        HyperparameterSettings.stepLaw(), new FitSettings(1, 50, 0.95, 1))
                .fit(table);
        HyperparameterFit three = new HyperparameterLawFitter(
                        HyperparameterSettings.stepLaw(), new FitSettings(1, 50, 0.95, 3))
                .fit(table);
        assertThat(three).isEqualTo(one);
        assertThat(one.law().samples()).hasSize(50);
    }

    @Test
    void nearOptimalIsWithinTheTolerance() {
        HyperparameterFit fit = fit(
                SyntheticRuns.searches(TRUTH, 3, 0, 4),
                new HyperparameterSettings(0.02, Variables.BOTH, Variables.TOKENS),
                0);
        assertThat(fit.searches()).hasSize(9).allSatisfy(search -> {
            double best = search.best().loss();
            assertThat(search.nearOptimal())
                    .isNotEmpty()
                    .containsExactlyElementsOf(search.runs().stream()
                            .filter(run -> run.loss() < 1.02 * best)
                            .toList());
            assertThat(search.learningRateAtEdge()).isFalse();
        });
    }

    @Test
    void aBestRunAtTheEdgeOfItsSearchIsTold() {
        List<MeasuredRun> runs = SyntheticRuns.searches(TRUTH, 3, 0, 4).stream()
                .filter(run -> run.learningRate() != null
                        && run.learningRate() < 0.9 * TRUTH.learningRate().at(run.parameters(), run.tokens()))
                .toList();
        assertThat(fit(runs, HyperparameterSettings.stepLaw(), 0).searches()).allSatisfy(search -> {
            assertThat(search.learningRateAtEdge()).isTrue();
            assertThat(search.batchAtEdge()).isFalse();
        });
    }

    @Test
    void eachSizeIsPredictedFromTheOthers() {
        HyperparameterFit fit = fit(SyntheticRuns.searches(TRUTH, 4, 0, 4), HyperparameterSettings.stepLaw(), 0);
        assertThat(fit.heldOut()).hasSize(16).allSatisfy(error -> {
            assertThat(error.learningRateRatio()).isBetween(0.93, 1.07);
            assertThat(error.batchRatio()).isBetween(0.93, 1.07);
            assertThat(error.excessLoss()).isBetween(0.0, 0.02);
        });
    }

    @Test
    void runsWithoutLearningRateOrOfHardlySearchedSizesAreTold() {
        List<MeasuredRun> runs = new ArrayList<>(SyntheticRuns.searches(TRUTH, 3, 0, 4));
        runs.add(new MeasuredRun("blank", 900, 1e9, 1e9, null, 1e6, 3));
        runs.add(new MeasuredRun("lone", 901, 2e9, 1e9, 1e-3, 1e6, 3));
        HyperparameterFit fit = fit(runs, HyperparameterSettings.stepLaw(), 0);
        assertThat(fit.unused())
                .extracting(RejectedRow::toString)
                .containsExactly(
                        "line 900, run blank: there is no learning_rate",
                        "line 901, run lone: only 1 of 3 runs of its parameters and tokens that a search needs");
    }

    @Test
    void refusesATableInWhichNothingWasSearched() {
        List<MeasuredRun> runs = SyntheticRuns.searches(TRUTH, 3, 0, 4).stream()
                .map(run -> new MeasuredRun(
                        run.name(), run.line(), run.parameters(), run.tokens(), run.learningRate(), 1e6, run.loss()))
                .toList();
        assertThatThrownBy(() -> fit(runs, HyperparameterSettings.stepLaw(), 0))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("every (N, D) has one batch_tokens only");
    }

    @Test
    void refusesOneSizeOfModel() {
        List<MeasuredRun> runs = SyntheticRuns.searches(TRUTH, 3, 0, 4).stream()
                .filter(run -> run.parameters() == 1e5)
                .toList();
        assertThatThrownBy(() -> fit(runs, HyperparameterSettings.stepLaw(), 0))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("the runs have one value of parameters N (1.000e+05), expected at least 2");
    }

    @Test
    void refusesAsManySizesAsConstants() {
        List<MeasuredRun> four = SyntheticRuns.searches(TRUTH, 2, 0, 4);
        List<MeasuredRun> three = four.stream()
                .filter(run -> run.parameters() == 1e5 || run.tokens() == 1e6)
                .toList();
        List<MeasuredRun> two =
                four.stream().filter(run -> run.parameters() == 1e5).toList();
        HyperparameterSettings oneVariable = new HyperparameterSettings(0.005, Variables.TOKENS, Variables.TOKENS);

        assertThatThrownBy(() -> fit(three, HyperparameterSettings.stepLaw(), 0))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining(
                        "3 (N, D) were searched, expected at least 4, one more than the law has constants");
        assertThatThrownBy(() -> fit(two, oneVariable, 0))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("2 (N, D) were searched, expected at least 3");
        assertThat(fit(four, HyperparameterSettings.stepLaw(), 0).searches()).hasSize(4);
        assertThat(fit(three, oneVariable, 0).searches()).hasSize(3);
    }

    @Test
    void theFarthestOutlierOfBothComesFirst() {
        List<MeasuredRun> runs = new ArrayList<>();
        for (MeasuredRun run : SyntheticRuns.searches(TRUTH, 6, 0, 4)) {
            double n = run.parameters();
            double d = run.tokens();
            runs.add(run);
            // The best of a size in the middle, where two outliers hardly turn the laws.
            if (run.name().equals("run-1754")) {
                runs.add(at("rate", n, d, 1.5, 1, run.loss()));
                runs.add(at("batch", n, d, 1, 30, run.loss()));
            }
        }
        List<Residual> outliers = fit(runs, HyperparameterSettings.stepLaw(), 0).outliers();
        assertThat(outliers)
                .hasSizeGreaterThan(1)
                .isSortedAccordingTo(Comparator.comparingDouble(outlier -> -Math.abs(outlier.deviations())));
        assertThat(outliers.get(0).run().name()).isEqualTo("batch");
        assertThat(outliers).anyMatch(outlier -> outlier.run().name().equals("rate"));
    }

    private static MeasuredRun at(
            String name, double n, double d, double learningRateFactor, double batchFactor, double loss) {
        return new MeasuredRun(
                name,
                9_000,
                n,
                d,
                TRUTH.learningRate().at(n, d) * learningRateFactor,
                TRUTH.batchTokens().at(n, d) * batchFactor,
                loss);
    }

    @Test
    void refusesATableWithoutSearches() {
        RunTable table = SyntheticRuns.table(SyntheticRuns.scattered(SyntheticRuns.EPOCH, 5, 0, 1));
        assertThatThrownBy(
                        () -> new HyperparameterLawFitter(HyperparameterSettings.stepLaw(), SyntheticRuns.settings(0))
                                .fit(table))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining(
                        "no parameters and tokens have 3 runs or more with learning rate and batch; the"
                                + " first row not used: line 2, run run-0: there is no learning_rate; there is no batch_tokens");
    }

    @Test
    void refusesAToleranceThatIsNone() {
        assertThatThrownBy(() -> new HyperparameterSettings(0, Variables.BOTH, Variables.TOKENS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static HyperparameterFit fit(
            List<MeasuredRun> runs, HyperparameterSettings hyperparameters, int resamples) {
        return new HyperparameterLawFitter(hyperparameters, SyntheticRuns.settings(resamples))
                .fit(SyntheticRuns.table(runs));
    }

    private static void assertClose(PowerLaw law, PowerLaw truth) {
        assertThat(law.coefficient()).isCloseTo(truth.coefficient(), within(0.01 * truth.coefficient()));
        truth.constants()
                .forEach((name, value) -> assertThat(NamedConstants.of(law.constants(), name))
                        .as(name)
                        .isCloseTo(value, within(0.01 * Math.abs(value))));
    }
}
