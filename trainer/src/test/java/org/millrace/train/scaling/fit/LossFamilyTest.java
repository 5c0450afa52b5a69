package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Objective and gradient of both forms against the formula and finite differences. */
class LossFamilyTest {

    private static final List<MeasuredRun> RUNS = SyntheticRuns.scattered(SyntheticRuns.EPOCH, 60, 0.02, 1);
    private static final LossPoints POINTS = LossPoints.of(RUNS);

    @ParameterizedTest
    @EnumSource(
            value = LawForm.class,
            names = {"CHINCHILLA", "KAPLAN"})
    void theObjectiveIsTheSumOfHuberLossesOfTheLaw(LawForm form) {
        LossFamily family = LossFamily.of(form, POINTS);
        Random random = new Random(5);
        double[] weights = random.ints(RUNS.size(), 0, 4).asDoubleStream().toArray();
        for (double[] at : points(family, random)) {
            LossLaw law = family.law(at);
            double expected = 0;
            for (int i = 0; i < RUNS.size(); i++) {
                MeasuredRun run = RUNS.get(i);
                double r = Math.log(law.loss(run.parameters(), run.tokens())) - Math.log(run.loss());
                double huber = Math.abs(r) <= 1e-3 ? r * r / 2 : 1e-3 * (Math.abs(r) - 0.5e-3);
                expected += weights[i] * huber;
            }
            assertThat(family.objective(weights).evaluate(at, new double[family.dimension()]))
                    .isCloseTo(expected, within(1e-9 * expected));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LawForm.class,
            names = {"CHINCHILLA", "KAPLAN"})
    void theGradientAgreesWithFiniteDifferences(LawForm form) {
        LossFamily family = LossFamily.of(form, POINTS);
        Objective objective = family.objective(SyntheticRuns.ones(RUNS.size()));
        int n = family.dimension();
        double[] unused = new double[n];
        for (double[] at : points(family, new Random(6))) {
            double[] gradient = new double[n];
            objective.evaluate(at, gradient);
            double scale = 1e-3;
            for (double each : gradient) {
                scale = Math.max(scale, Math.abs(each));
            }
            for (int i = 0; i < n; i++) {
                double h = 1e-6;
                double[] above = at.clone();
                above[i] += h;
                double[] below = at.clone();
                below[i] -= h;
                double difference = (objective.evaluate(above, unused) - objective.evaluate(below, unused)) / (2 * h);
                assertThat(gradient[i]).as("variable %d of %s", i, form).isCloseTo(difference, within(1e-4 * scale));
            }
        }
    }

    @Test
    void farStartsAreEvaluatedExactlyToo() {
        // the exponents reach −90, past what the fast exponential takes
        ChinchillaFamily family = new ChinchillaFamily(POINTS);
        double[] far = family.variables(0, 0, 0.5, 5, 5);
        double value = family.objective(SyntheticRuns.ones(RUNS.size())).evaluate(far, new double[5]);
        double expected = RUNS.stream()
                .mapToDouble(run -> 1e-3 * (Math.abs(0.5 - Math.log(run.loss())) - 0.5e-3))
                .sum();
        assertThat(value).isCloseTo(expected, within(1e-12));
    }

    @Test
    void chinchillaStartsFromThePublishedGrid() {
        ChinchillaFamily family = new ChinchillaFamily(POINTS);
        List<double[]> starts = family.starts();
        assertThat(starts).hasSize(4500);
        assertThat(family.law(starts.get(0)).constants().values())
                .satisfiesExactly(
                        e -> assertThat(e).isCloseTo(Math.exp(-1), within(1e-12)),
                        a -> assertThat(a).isCloseTo(1, within(1e-12)),
                        b -> assertThat(b).isCloseTo(1, within(1e-12)),
                        alpha -> assertThat(alpha).isZero(),
                        beta -> assertThat(beta).isZero());
        assertThat(family.law(starts.get(4499)).constants().values())
                .satisfiesExactly(
                        e -> assertThat(e).isCloseTo(Math.exp(1), within(1e-12)),
                        a -> assertThat(a).isCloseTo(Math.exp(25), within(1e-2)),
                        b -> assertThat(b).isCloseTo(Math.exp(25), within(1e-2)),
                        alpha -> assertThat(alpha).isCloseTo(2, within(1e-12)),
                        beta -> assertThat(beta).isCloseTo(2, within(1e-12)));
    }

    /** Starts, and points between them and the fit, where residuals lie on both sides of δ. */
    private static List<double[]> points(LossFamily family, Random random) {
        double[] best = MultiStart.search(
                        family, random(family.starts(), random, 40), SyntheticRuns.ones(RUNS.size()), 1)
                .get(0)
                .variables();
        return random(family.starts(), random, 12).stream()
                .flatMap(start -> List.of(start, mixed(start, best, 0.3), mixed(start, best, 0.01)).stream())
                .toList();
    }

    private static List<double[]> random(List<double[]> all, Random random, int count) {
        return random.ints(count, 0, all.size()).mapToObj(all::get).toList();
    }

    private static double[] mixed(double[] a, double[] b, double share) {
        double[] mixed = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            mixed[i] = share * a[i] + (1 - share) * b[i];
        }
        return mixed;
    }
}
