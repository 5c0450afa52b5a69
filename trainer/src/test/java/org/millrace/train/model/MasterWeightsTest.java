package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

class MasterWeightsTest {

    private static final ModelConfig CONFIG = TinyModel.config(true, 64);
    private static final long SIZE = new ParameterLayout(CONFIG).size();

    private final Kernels kernels = ImplementationsOfKernels.fastest();

    @AfterEach
    void close() {
        kernels.close();
    }

    @Test
    void aModelInBf16ComputesWithTheRoundedMasters() {
        try (MasterWeights weights = new MasterWeights(kernels, CONFIG, DataType.BFLOAT16)) {
            weights.initialize(3, Parametrization.STANDARD);

            Tensor expected = kernels.device().tensor(DataType.BFLOAT16, SIZE);
            kernels.convert(weights.masters(), expected);
            assertThat(weights.forModel())
                    .isSameAs(Objects.requireNonNull(weights.rounded()).tensor());
            assertThat(weights.forModel().type()).isEqualTo(DataType.BFLOAT16);
            assertThat(read(weights.forModel())).isEqualTo(read(expected)).isNotEqualTo(read(weights.masters()));
            assertThat(weights.bytes()).isEqualTo(6 * SIZE);
        }
    }

    @Test
    void aModelInFp32ComputesWithTheMastersThemselves() {
        try (MasterWeights weights = new MasterWeights(kernels, CONFIG, DataType.FLOAT32)) {
            assertThat(weights.forModel()).isSameAs(weights.masters());
            assertThat(weights.rounded()).isNull();
            assertThat(weights.bytes()).isEqualTo(4 * SIZE);
        }
    }

    @Test
    void theMastersOfASeedAreTheSameInBothPrecisions() {
        try (MasterWeights bf16 = new MasterWeights(kernels, CONFIG, DataType.BFLOAT16);
                MasterWeights fp32 = new MasterWeights(kernels, CONFIG, DataType.FLOAT32)) {
            bf16.initialize(3, Parametrization.STANDARD);
            fp32.initialize(3, Parametrization.STANDARD);
            assertThat(read(bf16.masters())).isEqualTo(read(fp32.masters()));
        }
    }

    private float[] read(Tensor tensor) {
        return Values.read(kernels.device(), tensor);
    }
}
