package org.millrace.data.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibrationTest {

    /** Scores whose label is right as often as 1 / (1 + exp(−(0.4 x − 1))) says. */
    private record Drawn(double[] scores, boolean[] right) {

        private static Drawn overconfident(int count) {
            Random random = new Random(1);
            double[] scores = new double[count];
            boolean[] right = new boolean[count];
            for (int i = 0; i < count; i++) {
                scores[i] = 20 * random.nextDouble() - 10;
                right[i] = random.nextDouble() < truth(scores[i]);
            }
            return new Drawn(scores, right);
        }
    }

    private static double truth(double score) {
        return 1 / (1 + Math.exp(-(0.4 * score - 1)));
    }

    @ParameterizedTest
    @EnumSource
    void findsHowOftenAScoreIsRight(Calibration.Method method) {
        Drawn drawn = Drawn.overconfident(20_000);
        Calibration calibration = Calibration.fit(method, drawn.scores(), drawn.right());
        for (double score = -8; score <= 8; score += 0.5) {
            assertThat(calibration.probability(score)).as("at %s", score).isCloseTo(truth(score), within(0.05));
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverFalls(Calibration.Method method) {
        Drawn drawn = Drawn.overconfident(200);
        Calibration calibration = Calibration.fit(method, drawn.scores(), drawn.right());
        double before = 0;
        for (double score = -40; score <= 40; score += 0.01) {
            double probability = calibration.probability(score);
            assertThat(probability).isBetween(before, 1.0);
            before = probability;
        }
    }

    @Test
    void plattFindsSlopeAndIntercept() {
        Drawn drawn = Drawn.overconfident(20_000);
        PlattCalibration calibration = PlattCalibration.fit(drawn.scores(), drawn.right());
        assertThat(calibration.slope()).isCloseTo(0.4, within(0.02));
        assertThat(calibration.intercept()).isCloseTo(-1, within(0.07));
    }

    @Test
    void plattTakesScoresThatFallForNothing() {
        PlattCalibration calibration =
                PlattCalibration.fit(new double[] {-2, -1, 1, 2}, new boolean[] {true, true, false, false});
        assertThat(calibration.slope()).isZero();
        assertThat(calibration.probability(5)).isEqualTo(0.5);
    }

    @Test
    void plattStaysFiniteWhereLabelsArePerfectlyApart() {
        PlattCalibration calibration =
                PlattCalibration.fit(new double[] {-20, -19, 19, 20}, new boolean[] {false, false, true, true});
        assertThat(calibration.probability(-20)).isCloseTo(0.25, within(0.01));
        assertThat(calibration.probability(20)).isCloseTo(0.75, within(0.01));
    }

    @Test
    void isotonicPoolsWhatIsOutOfOrder() {
        IsotonicCalibration calibration = IsotonicCalibration.fit(
                new double[] {1, 2, 3, 4, 5, 6}, new boolean[] {false, true, false, true, true, true});
        // 2 and 3 are one step at a half, what is equal is one step too; the ends keep the distance that six documents
        // leave.
        assertThat(calibration.logOdds()).containsExactly(1.0, 2.5, 5.0);
        assertThat(calibration.probabilities()).containsExactly(0.125, 0.5, 0.875);
        assertThat(calibration.probability(1.75)).isCloseTo(0.3125, within(1e-12));
        assertThat(calibration.probability(-9)).isEqualTo(0.125);
        assertThat(calibration.probability(9)).isEqualTo(0.875);
    }

    @Test
    void isotonicTakesEqualScoresForOne() {
        IsotonicCalibration calibration =
                IsotonicCalibration.fit(new double[] {1, 1, 1, 1}, new boolean[] {true, false, false, false});
        assertThat(calibration.probabilities()).isEqualTo(List.of(0.25));
    }

    @Test
    void isotonicNeedsDocuments() {
        assertThatThrownBy(() -> IsotonicCalibration.fit(new double[0], new boolean[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
