package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FittedLawsFileTest {

    private static final FittedLossLaw LOSS = loss(LawForm.CHINCHILLA);
    private static final FittedHyperparameterLaw HYPERPARAMETERS = new HyperparameterLawFitter(
                    HyperparameterSettings.stepLaw(), SyntheticRuns.settings(20))
            .fit(SyntheticRuns.table(SyntheticRuns.searches(
                    new HyperparameterPowerLaw(new PowerLaw(1.79, -0.713, 0.307), new PowerLaw(0.58, 0, 0.571)),
                    3,
                    0.001,
                    1)))
            .law();

    @ParameterizedTest
    @EnumSource(
            value = LawForm.class,
            names = {"CHINCHILLA", "KAPLAN"})
    void aLawOfTheLossComesBackAsItWas(LawForm form) {
        FittedLaws laws = new FittedLaws(loss(form), null);
        assertThat(FittedLawsFile.read("laws.yaml", FittedLawsFile.write(laws))).isEqualTo(laws);
    }

    @Test
    void bothLawsComeBackAsTheyWere() {
        FittedLaws laws = new FittedLaws(LOSS, HYPERPARAMETERS);
        String yaml = FittedLawsFile.write(laws);
        assertThat(FittedLawsFile.read("laws.yaml", yaml)).isEqualTo(laws);
        assertThat(FittedLawsFile.write(FittedLawsFile.read("laws.yaml", yaml))).isEqualTo(yaml);
    }

    @Test
    void peopleCanReadIt() {
        assertThat(FittedLawsFile.write(new FittedLaws(LOSS, HYPERPARAMETERS)))
                .startsWith("format: millrace-laws-1\nloss:\n  form: chinchilla\n")
                .contains("formula: \"L(N, D) = E + A / N^alpha + B / D^beta\"")
                .contains("  intervals:\n    E:\n    - ")
                .contains("resample_constants: E A B alpha beta\n  resamples: |\n")
                .contains("hyperparameters:\n  form: step-law\n");
    }

    @Test
    void lawsWithoutResamplesHaveNoIntervals() {
        FittedLossLaw bare = new LossLawFitter(LawForm.CHINCHILLA, RunSelection.ALL, SyntheticRuns.settings(0))
                .fit(SyntheticRuns.table(SyntheticRuns.scattered(SyntheticRuns.EPOCH, 30, 0.01, 1)))
                .law();
        FittedLaws laws = new FittedLaws(bare, null);
        assertThat(FittedLawsFile.read("laws.yaml", FittedLawsFile.write(laws))).isEqualTo(laws);
        assertThat(bare.loss(1e9, 1e10).interval().low()).isNaN();
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        String yaml = FittedLawsFile.write(new FittedLaws(LOSS, HYPERPARAMETERS))
                .replace("form: chinchilla", "form: hoffmann")
                .replaceFirst("    alpha: [0-9.]+", "    alpha: steep")
                .replaceFirst("  noise: .*", "  noises: 1")
                .replaceFirst("depends_on: both", "depends_on: weather")
                .replaceFirst("(resamples: \\|\n +)[^ ]+ ", "$1");
        assertThatThrownBy(() -> FittedLawsFile.read("laws.yaml", yaml))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("6 problems in laws.yaml")
                .hasMessageContaining("loss.form: got 'hoffmann', expected chinchilla or kaplan")
                .hasMessageContaining("loss.constants.alpha: got 'steep', expected a finite number")
                .hasMessageContaining("loss.noises: an unknown key")
                .hasMessageContaining("loss.noise: got nothing, expected a finite number")
                .hasMessageContaining("hyperparameters.learning_rate.depends_on: got 'weather'")
                .hasMessageContaining("loss.resamples, row 1: got '")
                .hasMessageContaining("expected 5 numbers");
    }

    @Test
    void filesOfAnotherKindAreRefused() {
        assertThatThrownBy(() -> FittedLawsFile.read("run.yaml", "model: {}"))
                .isInstanceOf(ScalingDataException.class)
                .hasMessageContaining("format: got nothing, expected text");
        assertThatThrownBy(() -> FittedLawsFile.read("old.yaml", "format: millrace-laws-0"))
                .hasMessageContaining("format: got millrace-laws-0, expected millrace-laws-1; fit the laws again");
        assertThatThrownBy(() -> FittedLawsFile.read("empty.yaml", "format: millrace-laws-1"))
                .hasMessageContaining("there is neither loss nor hyperparameters");
        assertThatThrownBy(() -> FittedLawsFile.read("text.yaml", "just words"))
                .hasMessageContaining("expected a law file");
        assertThatThrownBy(() -> FittedLawsFile.read("torn.yaml", "format: [1"))
                .hasMessageContaining("expected well-formed YAML");
    }

    @Test
    void oneLawFillsInForTheOther() {
        FittedLaws both = new FittedLaws(LOSS, null).orElse(new FittedLaws(null, HYPERPARAMETERS));
        assertThat(both).isEqualTo(new FittedLaws(LOSS, HYPERPARAMETERS));
        assertThatThrownBy(() -> new FittedLaws(null, null)).isInstanceOf(IllegalArgumentException.class);
    }

    private static FittedLossLaw loss(LawForm form) {
        return new LossLawFitter(form, RunSelection.ALL, SyntheticRuns.settings(20))
                .fit(SyntheticRuns.table(SyntheticRuns.scattered(SyntheticRuns.EPOCH, 30, 0.01, 1)))
                .law();
    }
}
