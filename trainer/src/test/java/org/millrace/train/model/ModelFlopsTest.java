package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.millrace.train.config.ModelConfig;

class ModelFlopsTest {

    /** Qwen2.5-0.5B; its 494,032,768 parameters less norms and biases are all multiplied, the embedding as output layer. */
    private static final ModelConfig HALF_BILLION =
            new ModelConfig(151_936, 896, 4864, 24, 14, 2, 32_768, 1e6, 1e-6, true, 0.02);

    @Test
    void normsAndBiasesAreNotMultiplied() {
        long normsAndBiases = 24 * (2 * 896 + 896 + 2 * 128) + 896;
        assertThat(ModelFlops.multipliedWeights(HALF_BILLION)).isEqualTo(494_032_768 - normsAndBiases);
    }

    @Test
    void anUntiedEmbeddingIsOnlyLookedUp() {
        ModelConfig untied = new ModelConfig(151_936, 896, 4864, 24, 14, 2, 32_768, 1e6, 1e-6, false, 0.02);
        assertThat(ModelFlops.multipliedWeights(untied)).isEqualTo(ModelFlops.multipliedWeights(HALF_BILLION));
    }

    @Test
    void attentionCountsThePairsThatTheDocumentsLeave() {
        assertThat(ModelFlops.meanAttended(new int[] {0, 4})).isEqualTo(2.5);
        assertThat(ModelFlops.meanAttended(new int[] {0, 1, 4})).isEqualTo(7 / 4.0);
    }

    @Test
    void aBatchTakesItsTokensTimesTheFormula() {
        ModelConfig config = TinyModel.config(true, 64);
        double multiplied = 2 * (2 * 64 + 2 * 32 + 3 * 96) + 88;
        double perToken = 6 * multiplied + 12 * 2 * 8 * 2.5;
        assertThat(ModelFlops.of(config, TinyModel.batch(4))).isCloseTo(4 * perToken, within(1e-6));
    }
}
