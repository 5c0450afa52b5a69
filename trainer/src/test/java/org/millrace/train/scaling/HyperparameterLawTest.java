package org.millrace.train.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.train.config.ModelConfig;

class HyperparameterLawTest {

    /** Qwen2.5-0.5B: 357,826,560 weights in its layers' matrices. */
    private static final ModelConfig HALF_BILLION =
            new ModelConfig(151_936, 896, 4_864, 24, 14, 2, 32_768, 1e6, 1e-6, true, 0.02);

    @Test
    void stepLawMeetsItsPublishedValues() {
        Prediction prediction = new StepLaw().predict(TrainingRun.of(HALF_BILLION, 1e10, 4_096));

        assertThat(prediction.peakLearningRate().value()).isCloseTo(1.67e-3, withinPercentage(0.5));
        assertThat(prediction.batchTokens().value()).isCloseTo(0.30e6, withinPercentage(2));
        assertThat(prediction.extrapolations()).isEmpty();
    }

    @Test
    void deepSeekMeetsItsPublishedValues() {
        // 7B on 2T tokens, C = 6·N·D: the learning rate and batch of DeepSeek LLM 7B.
        double c = 6 * 7e9 * 2e12;

        assertThat(DeepSeekLaw.learningRate(c)).isCloseTo(4.25e-4, withinPercentage(0.3));
        assertThat(DeepSeekLaw.batchTokens(c)).isCloseTo(9.2e6, withinPercentage(0.5));
    }

    @Test
    void theLawsPartFarFromTheirFits() {
        assertThat(StepLaw.learningRate(6.5e9, 18e12)).isCloseTo(2.1e-3, withinPercentage(2));
        assertThat(DeepSeekLaw.learningRate(6 * 6.5e9 * 18e12)).isCloseTo(3.3e-4, withinPercentage(2));
    }

    /**
     * Runs of the published table within 0.25 % of their grid's lowest smoothed loss: the geometric means of learning
     * rate and batch for each N and D. The grid's own steps are √2 and more, so the law can only be near them.
     */
    @ParameterizedTest
    @CsvSource({
        "214663680, 1.14e10, 3.28e-3, 3.78e5",
        "268304384, 8e10, 3.91e-3, 1.25e6",
        "429260800, 4e10, 2.25e-3, 5.75e5",
        "536872960, 5e10, 2.03e-3, 6.59e5",
        "1073741824, 5.69e10, 1.22e-3, 6.39e5"
    })
    void stepLawIsNearTheOptimaOfItsTable(double n, double d, double learningRate, double batch) {
        assertThat(StepLaw.learningRate(n, d)).isCloseTo(learningRate, withinPercentage(30));
        assertThat(StepLaw.batchTokens(d)).isCloseTo(batch, withinPercentage(30));
    }

    @ParameterizedTest
    @CsvSource({"960, 9368, 7, 15, 214663680", "1280, 9472, 10, 10, 429260800"})
    void parametersAreCountedAsInItsTable(int hidden, int feedForward, int layers, int heads, double expected) {
        ModelConfig model =
                new ModelConfig(65_536, hidden, feedForward, layers, heads, heads, 2_048, 1e4, 1e-6, false, 0.02);

        assertThat(TrainingRun.parameters(model)).isEqualTo(expected);
    }

    @Test
    void deepSeekCountsAttention() {
        double noContext = 6.0 * TrainingRun.parameters(HALF_BILLION);

        assertThat(TrainingRun.flopsPerToken(HALF_BILLION, 4_096)).isEqualTo(noContext + 12.0 * 24 * 896 * 4_096);
    }

    @Test
    void warnsOfEachQuantityOutsideTheFitWithItsDistance() {
        ModelConfig tiny = new ModelConfig(512, 64, 128, 2, 4, 2, 512, 1e4, 1e-6, true, 0.02);

        Prediction prediction = new StepLaw().predict(TrainingRun.of(tiny, 1e6, 256));

        assertThat(prediction.extrapolations()).hasSize(2);
        assertThat(prediction.extrapolations().get(0).toString())
                .contains("parameters N = ", "powers of ten below the runs of the fit (2.15e+08 to 1.07e+09)");
        assertThat(prediction.extrapolations().get(1).toString())
                .contains("tokens D = 1.00e+06 is 3.60 powers of ten below");
    }

    @Test
    void warnsAboveTheFitToo() {
        Prediction prediction = new DeepSeekLaw().predict(TrainingRun.of(HALF_BILLION, 18e12, 4_096));

        assertThat(prediction.extrapolations()).singleElement().asString().contains("powers of ten above");
    }
}
