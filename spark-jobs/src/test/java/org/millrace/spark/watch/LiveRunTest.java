package org.millrace.spark.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.millrace.spark.watch.RunStatus.LastCheckpoint;
import org.millrace.spark.watch.RunStatus.Rank;

class LiveRunTest {

    private Instant now = Instant.ofEpochSecond(1_000);
    private final LiveRun run = new LiveRun("tiny", "file:/runs/tiny", () -> now);

    @Test
    void attemptsAndFailuresBecomeEventsTheNewestFirst() {
        run.begin(4);
        run.update(status(1, 2.5, null));
        run.failed("executor 1 is gone");
        run.begin(3);
        run.update(status(3, 2.3, new LastCheckpoint(2, null, null, null)));
        run.ended(RunEnd.STOPPED);

        assertThat(run.view().events())
                .extracting(LiveRun.Event::text)
                .containsExactly(
                        "Training was stopped, with a checkpoint",
                        "Attempt 2 begins with 3 ranks",
                        "Attempt 1 failed: executor 1 is gone",
                        "Attempt 1 begins with 4 ranks");
        assertThat(run.view().state()).isEqualTo("stopped");
        assertThat(run.view().restarts()).isEqualTo(1);
    }

    @Test
    void stepsThatAreDoneAgainReplaceThoseOfTheFailedAttempt() {
        for (int step = 1; step <= 5; step++) {
            run.update(status(step, 3.0 - step, null));
        }
        run.update(status(4, 7.0, null));

        assertThat(run.view().losses())
                .extracting(LossPoints.Point::step, LossPoints.Point::loss)
                .endsWith(tuple(3L, 0.0), tuple(4L, 7.0))
                .hasSize(4);
    }

    @Test
    void aLongCurveIsThinnedEvenly() {
        LossPoints points = new LossPoints();
        LongStream.rangeClosed(1, 100_000).forEach(step -> points.add(step, 1));

        List<Long> steps = points.list().stream().map(LossPoints.Point::step).toList();
        assertThat(steps).hasSizeBetween(300, 600).startsWith(1L, 257L, 513L);
        assertThat(steps.get(steps.size() - 1)).isGreaterThan(99_700);
    }

    @Test
    void gaugesNameEveryRankAndLeaveOutWhatIsNotKnown() {
        run.begin(2);
        run.update(new RunStatus(
                7, 10, "long", null, 1e-3, 1.5, 64, 448, 1, 0.5, 128.0, null, 1.5, 1L << 20, ranks(), checkpoint(6)));
        now = now.plusSeconds(3);

        assertThat(Gauges.of(run.view()))
                .containsEntry("step", 7.0)
                .containsEntry("restarts", 0.0)
                .containsEntry("stragglers", 1.0)
                .containsEntry("checkpoint_step", 6.0)
                .containsEntry("checkpoint_age_seconds", 3.0)
                .containsEntry("rank_1_waited_seconds", 0.4)
                .doesNotContainKeys("loss", "flop_utilisation", "rank_2_waited_seconds");
        assertThat(Gauges.prometheus(run.view()))
                .contains("# TYPE millrace_tokens_per_second gauge\nmillrace_tokens_per_second 128.0\n");
    }

    static List<Rank> ranks() {
        return List.of(new Rank(0, "a", 0.5, 0.5, 0.1, 0, true), new Rank(1, "b", 0.5, 0.1, 0.5, 0.4, false));
    }

    static RunStatus status(long step, @Nullable Double loss, @Nullable LastCheckpoint checkpoint) {
        return new RunStatus(
                step,
                10,
                "short",
                loss,
                1e-3,
                1.5,
                64,
                64 * step,
                0,
                0.5,
                128.0,
                0.5,
                5.0,
                1L << 20,
                List.of(),
                checkpoint);
    }

    private LastCheckpoint checkpoint(long step) {
        return new LastCheckpoint(step, now.toEpochMilli(), 0.1, 0.2);
    }
}
