package org.millrace.train.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

class WorkspaceTest {

    private final Device device = new Nd4jDevice(1);

    @Test
    void whatIsReleasedIsTakenAgain() {
        try (Workspace workspace = new Workspace(device)) {
            Workspace.Mark mark = workspace.mark();
            Tensor first = workspace.take(DataType.FLOAT32, 3, 5);
            Tensor second = workspace.take(DataType.FLOAT32, 7);
            assertThat(second.address()).isEqualTo(first.address() + 64);
            workspace.release(mark);
            assertThat(workspace.take(DataType.FLOAT32, 2).address()).isEqualTo(first.address());
        }
    }

    @Test
    void tellsTheMostThatWasInUseAtOnce() {
        try (Workspace workspace = new Workspace(device)) {
            work(workspace);
            Workspace.Demand demand = workspace.demand();
            assertThat(demand.elements().get(DataType.FLOAT32)).isEqualTo(16 + 3_000_000 + 16);
            assertThat(demand.elements().get(DataType.BFLOAT16)).isEqualTo(32);
            assertThat(demand.bytes()).isEqualTo(4 * 3_000_032L + 2 * 32);
        }
    }

    @Test
    void reservedMemoryServesTheSameWorkWithoutAnotherAllocation() {
        Workspace.Demand demand;
        try (Workspace workspace = new Workspace(device)) {
            work(workspace);
            demand = workspace.demand();
        }
        try (Workspace workspace = new Workspace(device)) {
            workspace.reserve(demand);
            assertThat(workspace.bytes()).isEqualTo(demand.bytes());
            long before = device.allocations();
            work(workspace);
            workspace.reserve(demand);
            work(workspace);
            assertThat(device.allocations()).isEqualTo(before);
            assertThat(workspace.demand()).isEqualTo(demand);
        }
    }

    @Test
    void growsBeyondWhatWasReserved() {
        try (Workspace workspace = new Workspace(device)) {
            Workspace.Mark mark = workspace.mark();
            workspace.take(DataType.INT32, 1);
            workspace.release(mark);
            workspace.reserve(workspace.demand());
            work(workspace);
            assertThat(workspace.take(DataType.FLOAT32, 9).size()).isEqualTo(9);
        }
    }

    @Test
    void refusesToReserveUnderTensorsInUse() {
        try (Workspace workspace = new Workspace(device)) {
            workspace.take(DataType.INT32, 5);
            Workspace.Demand demand = workspace.demand();
            assertThatThrownBy(() -> workspace.reserve(demand))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("16 elements of INT32 are in use");
        }
    }

    /** Takes 3,000,032 floats at once, in such an order that blocks added one by one would have gaps. */
    private static void work(Workspace workspace) {
        Workspace.Mark begin = workspace.mark();
        workspace.take(DataType.FLOAT32, 1);
        Workspace.Mark mark = workspace.mark();
        workspace.take(DataType.FLOAT32, 2_000_000);
        workspace.take(DataType.BFLOAT16, 3, 7);
        workspace.release(mark);
        workspace.take(DataType.FLOAT32, 3_000_000);
        workspace.take(DataType.FLOAT32, 2);
        workspace.release(begin);
    }
}
