package org.millrace.train.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayMathTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 13, 250, 1001})
    void exponentialsAreExactToAFewPartsIn1e14(int count) {
        double[] x = between(-ArrayMath.EXP_LIMIT, ArrayMath.EXP_LIMIT, count);
        double[] out = new double[count];
        ArrayMath.exp(0, -1, x, out, count);
        for (int i = 0; i < count; i++) {
            assertThat(out[i] / Math.exp(x[i])).isCloseTo(1, within(1e-13));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 13, 250, 1001})
    void logarithmsAreExactTo1e15(int count) {
        double[] x = between(ArrayMath.LOG_LIMIT, 1 / ArrayMath.LOG_LIMIT, count);
        double[] out = new double[count];
        ArrayMath.log(x, out, count);
        for (int i = 0; i < count; i++) {
            assertThat(out[i]).isCloseTo(Math.log(x[i]), within(1e-15));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 17})
    void onlyTheFirstElementsAreTouched(int count) {
        double[] out = new double[32];
        ArrayMath.exp(1, 1, new double[32], out, count);
        for (int i = 0; i < out.length; i++) {
            assertThat(out[i] == 0).isEqualTo(i >= count);
        }
    }

    private static double[] between(double low, double high, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = count == 1 ? high : low + (high - low) * i / (count - 1);
        }
        return values;
    }
}
