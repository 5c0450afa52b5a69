package org.millrace.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.kernel.reference.ReferenceKernels;

class GradientClippingTest {

    @Test
    void theNormIsGlobalAndFinite() {
        try (Kernels kernels = ReferenceKernels.create()) {
            Values values = new Values(kernels.device(), 1);

            assertThat(GradientClipping.norm(kernels, values.tensor(new float[] {3, 0, -4}, 3)))
                    .isEqualTo(5);
            assertThat(GradientClipping.norm(kernels, values.tensor(new float[] {1e30f, 1e30f}, 2)))
                    .isCloseTo(Math.sqrt(2) * 1e30, within(1e24));
        }
    }

    @Test
    void aGradientThatIsNotFiniteHasANormThatIsNot() {
        try (Kernels kernels = ReferenceKernels.create()) {
            Values values = new Values(kernels.device(), 1);

            assertThat(GradientClipping.norm(kernels, values.tensor(new float[] {1, Float.NaN}, 2)))
                    .isNaN();
            assertThat(GradientClipping.norm(kernels, values.tensor(new float[] {1, Float.NEGATIVE_INFINITY}, 2)))
                    .isInfinite();
        }
    }

    @Test
    void smallGradientsPassUnchanged() {
        GradientClipping clipping = new GradientClipping(1);

        assertThat(clipping.scale(0)).isEqualTo(1);
        assertThat(clipping.scale(0.5)).isEqualTo(1);
    }

    @Test
    void largeGradientsComeDownToTheLargestNorm() {
        assertThat(4 * new GradientClipping(0.5).scale(4)).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void zeroTurnsClippingOff() {
        assertThat(new GradientClipping(0).scale(1e9)).isEqualTo(1);
    }

    @Test
    void refusesANegativeNorm() {
        assertThatThrownBy(() -> new GradientClipping(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new GradientClipping(Double.NaN)).hasMessageContaining("NaN");
    }
}
