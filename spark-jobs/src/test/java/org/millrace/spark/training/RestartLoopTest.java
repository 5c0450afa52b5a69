package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.millrace.spark.FailureKind;
import org.millrace.spark.MissingSlotsException;
import org.millrace.spark.RankException;
import org.millrace.train.config.DistributedConfig;

class RestartLoopTest {

    private static final AttemptEnd COMPLETE = new AttemptEnd(RankOutcome.End.COMPLETE, null, "");
    private static final AttemptEnd STOPPED = new AttemptEnd(RankOutcome.End.STOPPED, null, "");
    private static final AttemptEnd GROWING = new AttemptEnd(RankOutcome.End.GROWING, null, "");
    private static final AttemptEnd LOST = failed(FailureKind.INFRASTRUCTURE, "rank 1 was lost");

    private final AtomicLong newest = new AtomicLong();

    @Test
    void goesOnUntilTheLastStepIsDone() throws Exception {
        Script script = new Script(4).then(LOST).then(LOST).then(COMPLETE);

        assertThat(loop(script, 4, 1, 2).run()).isTrue();

        assertThat(script.attempts).containsExactly("1: 4 ranks", "2: 4 ranks", "3: 4 ranks");
        assertThat(script.began).containsExactly(4, 4, 4);
        assertThat(script.failures).containsExactly("rank 1 was lost", "rank 1 was lost");
    }

    @Test
    void aFileSystemThatIsAwayAsAnAttemptBeginsHasFailedIt() throws Exception {
        Script script = new Script(2).then(COMPLETE);
        script.away = 2;

        assertThat(loop(script, 2, 1, 2).run()).isTrue();

        assertThat(script.attempts).containsExactly("3: 2 ranks");
        assertThat(script.failures)
                .containsExactly("java.io.IOException: no NameNode", "java.io.IOException: no NameNode");
    }

    @Test
    void endsWhenTheBudgetIsUsedUpAndSaysWhereTheNextCommandGoesOn() {
        Script script = new Script(2).then(LOST).then(LOST).then(LOST);
        newest.set(70);

        assertThatThrownBy(() -> loop(script, 2, 1, 2).run())
                .isInstanceOf(RankException.class)
                .hasMessageContaining("3 attempts in a row failed")
                .hasMessageContaining("max_restarts (2)")
                .hasMessageContaining("rank 1 was lost")
                .hasMessageContaining("step 70")
                .extracting(failure -> ((RankException) failure).kind())
                .isEqualTo(FailureKind.INFRASTRUCTURE);
        assertThat(script.attempts).hasSize(3);
    }

    @Test
    void whatComesBackIsNotTriedAgain() {
        for (FailureKind kind : List.of(FailureKind.USER, FailureKind.BAD_DATA, FailureKind.GIVEN_UP)) {
            Script script = new Script(2).then(failed(kind, "as it was written"));

            assertThatThrownBy(() -> loop(script, 2, 1, 9).run())
                    .isInstanceOf(RankException.class)
                    .hasMessage("as it was written")
                    .extracting(failure -> ((RankException) failure).kind())
                    .isEqualTo(kind);
            assertThat(script.attempts).hasSize(1);
        }
    }

    @Test
    void aBugIsTriedOnceMoreAndNoOftener() throws Exception {
        AttemptEnd bug = failed(FailureKind.BUG, "rank 0 divided by zero");

        assertThat(loop(new Script(2).then(bug).then(COMPLETE), 2, 1, 9).run()).isTrue();
        Script repeated = new Script(2).then(bug).then(bug).then(COMPLETE);
        assertThatThrownBy(() -> loop(repeated, 2, 1, 9).run()).hasMessageContaining("divided by zero");
        assertThat(repeated.attempts).hasSize(2);
    }

    @Test
    void aBugThatWasGotPastIsTriedAgainWhenItReturns() throws Exception {
        AttemptEnd bug = failed(FailureKind.BUG, "rank 0 divided by zero");
        Script script =
                new Script(2).then(bug).then(bug, slots -> newest.set(40)).then(COMPLETE);

        assertThat(loop(script, 2, 1, 9).run()).isTrue();
        assertThat(script.attempts).hasSize(3);
    }

    @Test
    void shrinksToTheRanksThereAreAndGrowsBack() throws Exception {
        Script script = new Script(4)
                .then(LOST, slots -> slots.set(3))
                .then(GROWING, slots -> slots.set(4))
                .then(COMPLETE);

        assertThat(loop(script, 4, 1, 9).run()).isTrue();

        assertThat(script.attempts).containsExactly("1: 4 ranks", "2: 2 ranks", "3: 4 ranks");
    }

    @Test
    void ratherWaitsThanGoesOnWithFewerThanTheLeast() {
        Script script = new Script(4).then(LOST, slots -> slots.set(2));

        assertThatThrownBy(() -> loop(script, 4, 3, 1).run())
                .hasMessageContaining("at least 3 ranks are needed")
                .hasMessageContaining("two executors");
        assertThat(script.attempts).hasSize(1);
    }

    @Test
    void fewerRanksThatDoNotFitWaitForMore() throws Exception {
        Script script = new Script(4)
                .then(LOST, slots -> slots.set(2))
                .then(failed(FailureKind.USER, "too little memory for 2 ranks"), slots -> slots.set(4))
                .then(COMPLETE);

        assertThat(loop(script, 4, 1, 9).run()).isTrue();

        assertThat(script.attempts).containsExactly("1: 4 ranks", "2: 2 ranks", "3: 4 ranks");
    }

    @Test
    void refusesToBeginWithFewerRanksThanAskedForAndTellsWhatThereIs() {
        Script script = new Script(1);

        assertThatThrownBy(() -> loop(script, 3, 1, 9).run())
                .isInstanceOf(MissingSlotsException.class)
                .hasMessageContaining("training.ranks asks for 3 ranks")
                .hasMessageContaining("slots for 1")
                .hasMessageContaining("two executors");
        assertThat(script.attempts).isEmpty();
    }

    @Test
    void aStopEndsTheRunAndIsNoFailure() throws Exception {
        assertThat(loop(new Script(2).then(STOPPED), 2, 1, 9).run()).isFalse();
    }

    @Test
    void ranksLostWhileTheRunIsToEndAreToldAndNotTriedAgain() throws Exception {
        Script script = new Script(2);
        RestartLoop loop = loop(script, 2, 1, 9);
        script.then(LOST, slots -> loop.stop());

        assertThatThrownBy(loop::run)
                .isInstanceOf(RankException.class)
                .hasMessageContaining("asked to end, and attempt 1 failed")
                .hasMessageContaining("goes on from step 0");
        assertThat(script.stopped).isTrue();
        assertThat(script.attempts).hasSize(1);
    }

    private RestartLoop loop(Script script, int asked, int least, int restarts) {
        DistributedConfig defaults = DistributedConfig.DEFAULT;
        DistributedConfig distributed = new DistributedConfig(
                defaults.sharding(), 1, null, defaults.timeoutSeconds(), 1, restarts, 0, least, null);
        // As ranks that shard gradients: powers of two.
        return new RestartLoop(
                script, new RankCounts(asked, least, Integer::highestOneBit), distributed, newest::get, script);
    }

    private static AttemptEnd failed(FailureKind kind, String message) {
        return new AttemptEnd(RankOutcome.End.FAILED, kind, message);
    }

    /** Ranks whose fate is written down beforehand. */
    private static final class Script implements Ranks, RestartLoop.Observer {

        private final AtomicInteger slots;
        private final Deque<AttemptEnd> ends = new ArrayDeque<>();
        private final Deque<Consumer<AtomicInteger>> events = new ArrayDeque<>();
        private final List<String> attempts = new ArrayList<>();
        private final List<Integer> began = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private int away;
        private boolean stopped;

        Script(int slots) {
            this.slots = new AtomicInteger(slots);
        }

        Script then(AttemptEnd end) {
            return then(end, nothing -> {});
        }

        Script then(AttemptEnd end, Consumer<AtomicInteger> event) {
            ends.add(end);
            events.add(event);
            return this;
        }

        @Override
        public int slots() {
            return slots.get();
        }

        @Override
        public String inventory() {
            return "two executors";
        }

        @Override
        public AttemptEnd run(Attempt attempt) {
            attempts.add("%d: %d ranks".formatted(attempt.generation(), attempt.ranks()));
            events.remove().accept(slots);
            return ends.remove();
        }

        @Override
        public void stop() {
            stopped = true;
        }

        @Override
        public void begin(int generation, int ranks) throws IOException {
            if (away-- > 0) {
                throw new IOException("no NameNode");
            }
            began.add(ranks);
        }

        @Override
        public void failed(String reason) {
            failures.add(reason);
        }

        @Override
        public void close() {}
    }
}
