package org.millrace.train.tensor.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
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
}
