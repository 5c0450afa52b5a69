package org.millrace.train.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.millrace.train.scaling.fit.Extrapolation;
import org.millrace.train.scaling.fit.FittedHyperparameterLaw;
import org.millrace.train.scaling.fit.FittedLaws;
import org.millrace.train.scaling.fit.FittedRange;
import org.millrace.train.scaling.fit.Range;

class OwnLawTest {

    @Test
    void aRunOutsideTheRunsOfEitherLawIsTold() {
        FittedHyperparameterLaw wide = LawFiles.hyperparameters();
        FittedRange narrow = new FittedRange(wide.range().parameters(), new Range(1e7, 1e8), new Range(6e13, 6e16));
        FittedHyperparameterLaw fitted =
                new FittedHyperparameterLaw(wide.law(), wide.samples(), wide.settings(), narrow, wide.provenance());
        OwnLaw law = new OwnLaw("law.yaml", new FittedLaws(LawFiles.loss(2), fitted), "");

        assertThat(law.extrapolations(TrainingRun.of(1e8, 1e9)))
                .as("inside the runs of the loss law")
                .extracting(Extrapolation::quantity)
                .containsExactly("tokens D", "compute C (FLOPs)");
    }

    @Test
    void whatBothLawsSayIsToldOnce() {
        OwnLaw law = new OwnLaw("law.yaml", new FittedLaws(LawFiles.loss(2), LawFiles.hyperparameters()), "");

        assertThat(law.extrapolations(TrainingRun.of(1e9, 1e9)))
                .extracting(Extrapolation::quantity)
                .containsExactly("parameters N", "compute C (FLOPs)");
    }
}
