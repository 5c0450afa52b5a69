package org.millrace.train.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

    private static final float NEVER = Float.NEGATIVE_INFINITY;
    private static final int DRAWS = 20_000;

    /** Probabilities e^0 : e^1 : e^2 : e^3, in another order. */
    private static final float[] LOGITS = {1, 3, 0, 2};

    /** How often each token comes, over evenly spaced random numbers: its probability to within a few draws. */
    private static double[] shares(Sampler sampler, float[] logits, int vocabulary) {
        double[] shares = new double[vocabulary];
        for (int i = 0; i < DRAWS; i++) {
            shares[sampler.choose(logits, vocabulary, (i + 0.5) / DRAWS)] += 1.0 / DRAWS;
        }
        return shares;
    }

    private static double[] softmax(double temperature, float... logits) {
        double[] weights = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            weights[i] = Math.exp(logits[i] / temperature);
            sum += weights[i];
        }
        for (int i = 0; i < logits.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static void assertShares(Sampler sampler, double... expected) {
        assertThat(shares(sampler, LOGITS, LOGITS.length)).containsExactly(expected, within(2.0 / DRAWS));
    }

    @Test
    void drawsFromTheSoftmax() {
        assertShares(new Sampler(1, 0, 1), softmax(1, LOGITS));
        assertShares(new Sampler(0.5, 0, 1), softmax(0.5, LOGITS));
        assertShares(new Sampler(4, 0, 1), softmax(4, LOGITS));
    }

    @Test
    void keepsTheKLikeliest() {
        assertShares(new Sampler(1, 1, 1), 0, 1, 0, 0);
        assertShares(new Sampler(1, 2, 1), softmax(1, NEVER, 3, NEVER, 2));
        assertShares(new Sampler(1, 3, 1), softmax(1, 1, 3, NEVER, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 1_000_000})
    void kBeyondTheVocabularyKeepsAll(int k) {
        Sampler all = new Sampler(1, 0, 1);
        Sampler beyond = new Sampler(1, k, 1);
        for (int i = 0; i < 1000; i++) {
            assertThat(beyond.choose(LOGITS, 4, i / 1000.0)).isEqualTo(all.choose(LOGITS, 4, i / 1000.0));
        }
        assertThat(shares(new Sampler(1, k, 0.7), LOGITS, 4))
                .containsExactly(shares(new Sampler(1, 0, 0.7), LOGITS, 4), within(0.0));
    }

    @Test
    void keepsTheFewestTokensThatReachP() {
        // The probabilities are 0.644, 0.237, 0.087 and 0.032.
        assertShares(new Sampler(1, 0, 1e-9), 0, 1, 0, 0);
        assertShares(new Sampler(1, 0, 0.64), 0, 1, 0, 0);
        assertShares(new Sampler(1, 0, 0.65), softmax(1, NEVER, 3, NEVER, 2));
        assertShares(new Sampler(1, 0, 0.88), softmax(1, NEVER, 3, NEVER, 2));
        assertShares(new Sampler(1, 0, 0.89), softmax(1, 1, 3, NEVER, 2));
        assertShares(new Sampler(1, 0, 0.97), softmax(1, LOGITS));
    }

    @Test
    void nucleusIsThatOfTheKLikeliest() {
        // Of two tokens 3 and 2 the likelier one has 0.731.
        assertShares(new Sampler(1, 2, 0.73), 0, 1, 0, 0);
        assertShares(new Sampler(1, 2, 0.74), softmax(1, NEVER, 3, NEVER, 2));
    }

    @Test
    void temperatureZeroAndTinyTakeTheLikeliest() {
        for (double temperature : new double[] {0, 1e-300, 1e-9}) {
            for (double uniform : new double[] {0, 0.5, Math.nextDown(1.0)}) {
                assertThat(new Sampler(temperature, 0, 1).choose(LOGITS, 4, uniform))
                        .isEqualTo(1);
                assertThat(new Sampler(temperature, 3, 0.9).choose(LOGITS, 4, uniform))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void hugeTemperatureMakesAllEquallyLikely() {
        assertShares(new Sampler(1e300, 0, 1), 0.25, 0.25, 0.25, 0.25);
    }

    @Test
    void ofEquallyLikelyTokensTheLowerIdCountsAsLikelier() {
        float[] equal = {2, 5, 5, 5};
        assertThat(Sampler.greedy().choose(equal, 4, 0.9)).isEqualTo(1);
        assertThat(shares(new Sampler(1, 2, 1), equal, 4)).containsExactly(new double[] {0, 0.5, 0.5, 0}, within(1e-4));
        assertThat(shares(new Sampler(1, 0, 0.6), equal, 4))
                .containsExactly(new double[] {0, 0.5, 0.5, 0}, within(1e-4));
    }

    @Test
    void neverTakesExcludedTokensNorPaddingOfTheEmbedding() {
        float[] logits = {NEVER, 1, 1, NEVER, 50};
        for (Sampler sampler : new Sampler[] {
            Sampler.greedy(), new Sampler(1, 0, 1), new Sampler(1, 3, 1), new Sampler(1, 0, 0.99), new Sampler(9, 4, 1)
        }) {
            double[] shares = shares(sampler, logits, 4);
            assertThat(shares[0] + shares[3]).isZero();
        }
    }

    @Test
    void refusesLogitsThatAreNotNumbers() {
        assertThatThrownBy(() -> Sampler.greedy().choose(new float[] {0, Float.NaN}, 2, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 1 is NaN");
        assertThatThrownBy(() -> Sampler.greedy().choose(new float[] {Float.POSITIVE_INFINITY}, 1, 0))
                .hasMessageContaining("token 0 is Infinity");
        assertThatThrownBy(() -> Sampler.greedy().choose(new float[] {NEVER, NEVER}, 2, 0))
                .hasMessageContaining("Every token is excluded");
        assertThatThrownBy(() -> Sampler.greedy().choose(new float[2], 3, 0)).hasMessageContaining("cannot be: 3");
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> new Sampler(-0.1, 0, 1)).hasMessageContaining("Temperature");
        assertThatThrownBy(() -> new Sampler(Double.NaN, 0, 1)).hasMessageContaining("Temperature");
        assertThatThrownBy(() -> new Sampler(1, -1, 1)).hasMessageContaining("top-k");
        assertThatThrownBy(() -> new Sampler(1, 0, 0)).hasMessageContaining("top-p");
        assertThatThrownBy(() -> new Sampler(1, 0, 1.01)).hasMessageContaining("top-p");
    }

    static Stream<GenerateGoldens.Sampling> goldens() {
        return GenerateGoldens.sampling().stream();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void hasTheProbabilitiesOfTransformers(GenerateGoldens.Sampling golden) {
        Sampler sampler = new Sampler(golden.temperature(), golden.topK(), golden.topP());
        double[] shares = shares(sampler, golden.logits(), golden.logits().length);
        assertThat(shares).containsExactly(golden.probabilities(), within(2.0 / DRAWS));
    }

    @Test
    void nucleusOfALargeVocabularyIsThatOfSortingAll() {
        Random random = new Random(1);
        float[] logits = new float[20_011];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian() * 4;
        }
        Sampler nucleus = new Sampler(1, 0, 0.9);
        Sampler sorting = new Sampler(1, logits.length - 1, 0.9); // drops only the least likely token of all
        for (int i = 0; i < 200; i++) {
            double uniform = i / 200.0;
            assertThat(nucleus.choose(logits, logits.length, uniform))
                    .isEqualTo(sorting.choose(logits, logits.length, uniform));
        }
    }
}
