package org.millrace.train.distributed;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

class TcpGroupOfThreeLanesTest extends ProcessGroupContract {

    @Override
    List<ProcessGroup> groups(int ranks, Duration timeout) throws IOException {
        return TcpGroups.of(ranks, 3, timeout);
    }
}
