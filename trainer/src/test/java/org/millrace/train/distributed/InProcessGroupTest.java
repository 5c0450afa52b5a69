package org.millrace.train.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InProcessGroupTest extends ProcessGroupContract {

    @Override
    List<ProcessGroup> groups(int ranks, Duration timeout) {
        return InProcessGroup.of(ranks, timeout);
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
