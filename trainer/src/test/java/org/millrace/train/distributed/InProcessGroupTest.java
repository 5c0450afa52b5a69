package org.millrace.train.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Memory;
import org.millrace.train.tensor.Tensor;

class InProcessGroupTest extends ProcessGroupContract {

    @Override
    List<ProcessGroup> groups(int ranks, Duration timeout) {
        return InProcessGroup.of(ranks, timeout);
    }

    @Test
    void anErrorInAnOperationFailsItOnEveryRank() throws Exception {
        List<Ranks.Outcome<Boolean>> outcomes = Ranks.outcomes(groups(2, LONG), group -> {
            Tensor tensor = group.rank() == 0 ? floats(1, 2) : Tensor.of(new Unreachable(), 2);
            group.broadcast(tensor, 0).await();
            return true;
        });
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOf(ProcessGroupException.class)
                        .hasMessageContainingAll("rank 1 failed in broadcast", "OutOfMemoryError: no address"));
    }

    /** Memory that cannot be had when it is wanted. */
    private static final class Unreachable implements Memory {

        @Override
        public DataType type() {
            return DataType.FLOAT32;
        }

        @Override
        public long length() {
            return 2;
        }

        @Override
        public long address() {
            throw new OutOfMemoryError("no address");
        }

        @Override
        public void close() {}
    }

    @Test
    void aSingleRankHasNoThread() {
        try (ProcessGroup group = InProcessGroup.single()) {
            group.barrier();
            assertThat(group.size()).isEqualTo(1);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("rank-0-collectives"));
        }
    }
}
