package org.millrace.train.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.scaling.LossForecast.Mark;
import org.millrace.train.scaling.LossForecast.Verdict;

class LossForecastTest {

    private static final ModelConfig MODEL = new ModelConfig(512, 64, 128, 2, 4, 2, 512, 1e4, 1e-6, true, 0.02);

    private final LossForecast forecast = LossForecast.of(
            LawFiles.loss(2), MODEL, List.of(new Mark("short", 60, false, 6e6), new Mark("long", 100, true, 1e7)));

    @Test
    void theEndOfARunIsJudgedFromBothSides() {
        LossForecast.StageEnd end = forecast.stages().get(1);
        LossForecast.Point expected = end.expected();

        assertThat(expected.loss()).isEqualTo(LawFiles.loss(2).law().loss(TrainingRun.parameters(MODEL), 1e7));
        assertThat(expected.low()).isLessThan(expected.loss());
        assertThat(expected.high()).isGreaterThan(expected.loss());
        assertThat(end.judge(expected.loss())).isEqualTo(Verdict.WITHIN);
        assertThat(end.judge(expected.high() + 0.01)).isEqualTo(Verdict.ABOVE);
        assertThat(end.judge(expected.low() - 0.01)).isEqualTo(Verdict.BELOW);
        assertThat(end.judge(Double.NaN)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void whileTheLearningRateIsHighOnlyALossBelowSaysAnything() {
        LossForecast.StageEnd end = forecast.stages().get(0);

        assertThat(end.judge(end.expected().high() + 1)).isEqualTo(Verdict.TOO_EARLY);
        assertThat(end.judge(end.expected().loss())).isEqualTo(Verdict.TOO_EARLY);
        assertThat(end.judge(end.expected().low() - 0.01)).isEqualTo(Verdict.BELOW);
    }

    @Test
    void theCurveEndsWithTheRunAndFalls() {
        List<LossForecast.Point> curve = forecast.curve();

        assertThat(curve.get(curve.size() - 1).loss())
                .isCloseTo(forecast.stages().get(1).expected().loss(), within(1e-9));
        for (int i = 1; i < curve.size(); i++) {
            assertThat(curve.get(i).loss()).isLessThan(curve.get(i - 1).loss());
        }
    }

    @Test
    void saysHowFarItExtrapolates() {
        assertThat(forecast.warnings())
                .anySatisfy(warning -> assertThat(warning).contains("parameters N", "below"));
        assertThat(forecast.law()).isEqualTo("chinchilla of 40 runs of runs.csv");
    }

    @Test
    void goesThroughJson() throws IOException {
        assertThat(LossForecast.fromJson(forecast.toJson())).isEqualTo(forecast);
    }
}
