package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

class LbfgsTest {

    @Test
    void findsTheFloorOfRosenbrocksValley() {
        double[] x = {-1.2, 1};
        double value = new Lbfgs(2).minimise(of(2, LbfgsTest::rosenbrock), x, 0);
        assertThat(value).isLessThan(1e-20);
        assertThat(x[0]).isCloseTo(1, within(1e-9));
        assertThat(x[1]).isCloseTo(1, within(1e-9));
    }

    @Test
    void findsTheFloorOfABowlWithAxesOfVeryDifferentLength() {
        double[] x = {1, 1, 1, 1, 1};
        new Lbfgs(5)
                .minimise(
                        of(5, (at, gradient) -> {
                            double sum = 0;
                            for (int i = 0; i < 5; i++) {
                                double scale = Math.pow(10, 2 * i);
                                sum += 0.5 * scale * (at[i] - i) * (at[i] - i);
                                gradient[i] = scale * (at[i] - i);
                            }
                            return sum;
                        }),
                        x,
                        0);
        for (int i = 0; i < 5; i++) {
            assertThat(x[i]).isCloseTo(i, within(1e-6));
        }
    }

    @Test
    void stepsBackFromWhereTheObjectiveIsNotFinite() {
        double[] x = {10};
        // −ln x + x, whose first step of slope −0.9 would be fine, but whose memory leaps below zero from afar
        double value = new Lbfgs(1)
                .minimise(
                        of(1, (at, gradient) -> {
                            gradient[0] = 100 - 1 / at[0];
                            return 100 * at[0] - Math.log(at[0]);
                        }),
                        x,
                        0);
        assertThat(x[0]).isCloseTo(0.01, within(1e-8));
        assertThat(value).isCloseTo(1 + Math.log(100), within(1e-12));
    }

    @Test
    void aStartThatIsNotFiniteIsInfinitelyBadAndStaysPut() {
        double[] x = {-1};
        double value = new Lbfgs(1).minimise(of(1, (at, gradient) -> Math.log(at[0])), x, 0);
        assertThat(value).isInfinite();
        assertThat(x).containsExactly(-1);
    }

    @Test
    void staysAtAStationaryPoint() {
        double[] x = {1, 1};
        assertThat(new Lbfgs(2).minimise(of(2, LbfgsTest::rosenbrock), x, 0)).isZero();
        assertThat(x).containsExactly(1, 1);
    }

    @Test
    void endsOnAFunctionWithoutFloor() {
        double[] x = {0};
        double value = new Lbfgs(1)
                .minimise(
                        of(1, (at, gradient) -> {
                            gradient[0] = -Math.exp(-at[0]);
                            return Math.exp(-at[0]);
                        }),
                        x,
                        1e-6);
        assertThat(value).isBetween(0.0, 1e-6);
    }

    private static double rosenbrock(double[] at, double[] gradient) {
        double off = at[1] - at[0] * at[0];
        gradient[0] = -400 * at[0] * off - 2 * (1 - at[0]);
        gradient[1] = 200 * off;
        return 100 * off * off + (1 - at[0]) * (1 - at[0]);
    }

    private static Objective of(int dimension, ToDoubleBiFunction<double[], double[]> function) {
        return new Objective() {
            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public double evaluate(double[] at, double[] gradient) {
                return function.applyAsDouble(at, gradient);
            }
        };
    }
}
