package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultiStartTest {

    @ParameterizedTest
    @CsvSource({
        "CHINCHILLA, 40, 0.005, 1",
        "CHINCHILLA, 12, 0.02, 2",
        "CHINCHILLA, 8, 0.05, 3",
        "KAPLAN, 40, 0.005, 4",
        "KAPLAN, 9, 0.05, 5"
    })
    void lookingFirstEndsWhereFollowingEveryStartToTheEndDoes(LawForm form, int count, double noise, long seed) {
        LossLaw law = form == LawForm.KAPLAN ? SyntheticRuns.KAPLAN : SyntheticRuns.EPOCH;
        LossFamily family = LossFamily.of(form, LossPoints.of(SyntheticRuns.scattered(law, count, noise, seed)));
        double[] weights = SyntheticRuns.ones(count);
        Optimum all = MultiStart.descend(family, family.starts(), weights, 0, 2).get(0);
        Optimum looked = MultiStart.search(family, family.starts(), weights, 2).get(0);
        assertThat(looked.value()).isLessThanOrEqualTo(all.value() * (1 + 1e-6));
        assertSame(family.law(looked.variables()), family.law(all.variables()));
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void threadsDoNotChangeTheResult(int threads) {
        LossFamily family = LossFamily.of(
                LawForm.CHINCHILLA, LossPoints.of(SyntheticRuns.scattered(SyntheticRuns.EPOCH, 20, 0.01, 8)));
        List<Optimum> two = MultiStart.search(family, family.starts(), SyntheticRuns.ones(20), 2);
        List<Optimum> other = MultiStart.search(family, family.starts(), SyntheticRuns.ones(20), threads);
        assertThat(other).usingRecursiveComparison().isEqualTo(two);
    }

    /** Resamples are fitted from the optima of the whole table alone; the grid finds nothing lower. */
    @ParameterizedTest
    @CsvSource({"25, 0.01, 1", "12, 0.02, 2"})
    void warmStartsServeResamplesAsWellAsTheGrid(int count, double noise, long seed) {
        List<MeasuredRun> runs = SyntheticRuns.scattered(SyntheticRuns.EPOCH, count, noise, seed);
        LossFamily family = LossFamily.of(LawForm.CHINCHILLA, LossPoints.of(runs));
        List<double[]> warm = MultiStart.search(family, family.starts(), SyntheticRuns.ones(count), 2).stream()
                .limit(8)
                .map(Optimum::variables)
                .toList();
        LossBootstrap bootstrap = new LossBootstrap(runs, family, warm, SyntheticRuns.settings(6));
        for (int i = 0; i < 6; i++) {
            double[] weights = bootstrap.weights(i);
            double grid = MultiStart.search(family, family.starts(), weights, 2)
                    .get(0)
                    .value();
            double fromWarm =
                    MultiStart.descend(family, warm, weights, 0, 2).get(0).value();
            assertThat(fromWarm).as("resample %d", i).isLessThanOrEqualTo(grid * (1 + 1e-3) + 1e-12);
        }
    }

    private static void assertSame(LossLaw law, LossLaw expected) {
        for (double n : new double[] {1e8, 1e9, 1e10}) {
            assertThat(law.loss(n, 20 * n)).isCloseTo(expected.loss(n, 20 * n), within(1e-4));
        }
    }
}
