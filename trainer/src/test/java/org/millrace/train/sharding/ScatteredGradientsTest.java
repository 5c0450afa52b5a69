package org.millrace.train.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Sharding;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.optimizer.GradientTree;
import org.millrace.train.tensor.Tensor;

class ScatteredGradientsTest {

    private static final ModelConfig CONFIG = new ModelConfig(700, 64, 96, 2, 4, 2, 64, 10_000, 1e-6, true, 0.2);

    @Test
    void unitsThatAFailedStepWasAtAreFreed() {
        ParameterLayout layout = new ParameterLayout(CONFIG);
        List<Tensor> taken = new ArrayList<>();
        try (Kernels kernels = KernelProvider.create(KernelChoice.REFERENCE, 1)) {
            StepGradients gradients =
                    StepGradients.of(Sharding.GRADIENTS, kernels, InProcessGroup.single(), new ShardPlan(layout, 1));
            gradients.reserve(2);
            gradients.begin(GradientTree.of(2, 2));

            assertThatThrownBy(() -> gradients.add(units -> {
                        for (int unit = 0; unit < 2; unit++) {
                            taken.add(units.obtain(layout.units().get(unit)));
                        }
                        units.complete(layout.units().get(0)); // on its way
                        throw new IllegalStateException("a kernel failed");
                    }))
                    .hasMessage("a kernel failed");
            gradients.close();
        }

        assertThat(taken)
                .hasSize(2)
                .allSatisfy(tensor -> assertThatThrownBy(tensor::address).isInstanceOf(IllegalStateException.class));
    }
}
