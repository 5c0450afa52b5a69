package org.millrace.train.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.millrace.train.model.ParameterLayout.Slice;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

class WeightSampleTest {

    private final Nd4jDevice device = new Nd4jDevice(1);

    @Test
    void takesAllOfASmallWeight() {
        WeightSample sample = new WeightSample(new Slice("small", 3, new long[] {2, 2}));

        assertThat(sample.read(device, counting(10))).containsExactly(3, 4, 5, 6);
    }

    @Test
    void takesRunsFromTheFirstToTheLastElementOfALargeOne() {
        int size = 3 * WeightSample.MOST + 5;
        WeightSample sample = new WeightSample(new Slice("large", 7, new long[] {size}));

        float[] values = sample.read(device, counting(7 + size + 2));

        assertThat(values).hasSize(WeightSample.MOST).isSorted().doesNotHaveDuplicates();
        assertThat(values[0]).isEqualTo(7);
        assertThat(values[values.length - 1]).isEqualTo(7 + size - 1);
    }

    private Tensor counting(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        Tensor tensor = device.tensor(DataType.FLOAT32, count);
        device.write(values, 0, count, tensor);
        return tensor;
    }
}
