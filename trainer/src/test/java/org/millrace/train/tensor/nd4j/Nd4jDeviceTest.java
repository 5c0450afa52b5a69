package org.millrace.train.tensor.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

class Nd4jDeviceTest {

    /** ND4J itself loses slices where the view's offset is below its length. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 10, 11, 30})
    void slicesOfAViewReachItsMemoryWhereverItBegins(int offset) {
        Nd4jDevice device = new Nd4jDevice(1);
        Tensor whole = device.tensor(DataType.FLOAT32, 100);
        INDArray view = Nd4jDevice.array(whole.view(offset, 5, 2));
        for (int row = 0; row < 5; row++) {
            view.slice(row).assign(row + 1);
        }
        float[] values = new float[100];
        device.read(whole, values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            boolean inside = i >= offset && i < offset + 10;
            assertThat(values[i]).isEqualTo(inside ? (i - offset) / 2 + 1 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void newMemoryIsZeroAndBeginsOnACacheLine(DataType type) {
        Nd4jDevice device = new Nd4jDevice(1);
        long before = device.allocations();
        for (long elements : new long[] {0, 1, 13, 100_000}) {
            Tensor tensor = device.tensor(type, elements);
            assertThat(tensor.address() % 64).isZero();
            assertThat(tensor.memory().length()).isEqualTo(Math.max(1, elements));
            if (type != DataType.INT32) {
                float[] values = new float[(int) elements];
                Arrays.fill(values, 1);
                device.read(tensor, values, 0, values.length);
                assertThat(values).isEqualTo(new float[values.length]);
            }
            tensor.memory().close();
            tensor.memory().close();
        }
        assertThat(device.allocations()).isEqualTo(before + 4);
    }
}
