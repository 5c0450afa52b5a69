package org.millrace.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankTimesTest {

    private final RankTimes times = new RankTimes();

    @Test
    void secondsBelongToTheFlopsThatWereToldBeforeTheirStep() {
        times.hear(List.of(report(0, 100, 0, 0), report(0, 200, 0, 0)));
        assertThat(times.take()).isEmpty();

        times.hear(List.of(report(1, 300, 1, 0.25), report(1, 400, 1, 0.75)));
        assertThat(times.take()).containsExactly(rank(0, 100, 1, 0.25), rank(1, 200, 1, 0.75));
    }

    @Test
    void meansAreOverTheStepsSinceTheyWereTaken() {
        times.hear(List.of(report(0, 100, 0, 0), report(0, 100, 0, 0)));
        times.hear(List.of(report(1, 300, 1, 0.25), report(1, 100, 1, 0.75)));
        times.hear(List.of(report(2, 100, 3, 0.25), report(2, 100, 3, 0.25)));

        assertThat(times.take()).containsExactly(rank(0, 200, 2, 0.25), rank(1, 100, 2, 0.5));
        assertThat(times.take()).isEmpty();
    }

    @Test
    void aRankAloneHasNobodyToBeComparedWith() {
        times.hear(List.of(report(0, 100, 0, 0)));
        times.hear(List.of(report(1, 100, 1, 0)));

        assertThat(times.take()).isEmpty();
    }

    private static StepReport report(long step, double flops, double seconds, double waited) {
        return new StepReport(step, 1, flops, false, seconds, 0.5, waited, "host", Map.of());
    }

    private static RankStep rank(int rank, double flops, double seconds, double waited) {
        return new RankStep(rank, "host", flops, seconds, 0.5, waited);
    }
}
