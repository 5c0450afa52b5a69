package org.millrace.spark.training;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.FailureKind;
import org.millrace.spark.MissingSlotsException;
import org.millrace.spark.RankException;
import org.millrace.train.config.DistributedConfig;

/**
 * Takes a run to its end through whatever befalls its ranks: every attempt goes on from the newest checkpoint, on fewer
 * ranks while executors are missing, and on all again once they are back. What would come back is not tried again: a
 * mistake of the user, bad data, a file system that takes no checkpoints, a bug that repeats itself.
 */
final class RestartLoop {

    private static final Logger LOG = LogManager.getLogger(RestartLoop.class);
    private static final long LOOK_MILLISECONDS = 200;

    private final Ranks ranks;
    private final int asked;
    private final DistributedConfig distributed;
    private final RankCounts counts;
    private final Checkpoints checkpoints;
    private final Observer observer;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private int generation;
    private long newest;

    /** A bug, and the checkpoint that it was met after: if it has come back from there, it will again. */
    private record Bug(String message, long checkpoint) {}

    /** Tells how far the run has come. */
    @FunctionalInterface
    interface Checkpoints {
        /** Step of the newest committed checkpoint; 0 if there is none. */
        long newest() throws IOException;
    }

    /** Is told of attempts. */
    interface Observer {
        void begin(int generation, int ranks) throws IOException, InterruptedException;

        void failed(String reason);
    }

    RestartLoop(
            Ranks ranks, RankCounts counts, DistributedConfig distributed, Checkpoints checkpoints, Observer observer) {
        this.observer = observer;
        this.ranks = ranks;
        this.asked = counts.asked();
        this.distributed = distributed;
        this.counts = counts;
        this.checkpoints = checkpoints;
    }

    /** Asks the run to end after the step it is at, with a checkpoint; any thread may ask. */
    void stop() {
        stopped.countDown();
        ranks.stop();
    }

    /**
     * Runs until the last step is done or a stop was asked for.
     *
     * @return whether the last step is done
     * @throws RankException if the run cannot go on, or could not end with a checkpoint when it was asked to
     * @throws MissingSlotsException if the cluster has too little for the first attempt
     */
    boolean run() throws IOException, InterruptedException {
        newest = checkpoints.newest();
        RestartBudget budget =
                new RestartBudget(distributed.maxRestarts(), Duration.ofSeconds(distributed.restartSeconds()), newest);
        int count = asked;
        if (!requireAll()) {
            return false;
        }
        int least = 1;
        @Nullable Bug lastBug = null;
        while (true) {
            AttemptEnd end = attempt(count);
            switch (end.end()) {
                case COMPLETE -> {
                    return true;
                }
                case STOPPED -> {
                    return false;
                }
                case GROWING -> LOG.info("There are executors for more ranks than the {} that trained", count);
                case FAILED -> {
                    observer.failed(end.message());
                    look();
                    Bug bug = end.failure() == FailureKind.BUG ? new Bug(end.message(), newest) : null;
                    requireAnotherMayHelp(end, count, bug != null && bug.equals(lastBug));
                    lastBug = bug;
                    if (end.failure() == FailureKind.USER) {
                        least = count + 1; // so few ranks are not enough, all of them may be
                    }
                    if (!pause(budget, end)) {
                        return false;
                    }
                }
            }
            OptionalInt next = awaitRanks(least);
            while (next.isEmpty()) {
                look();
                if (isStopped() || !pause(budget, new AttemptEnd(RankOutcome.End.FAILED, null, tooFew(least)))) {
                    return false;
                }
                next = awaitRanks(least);
            }
            count = next.getAsInt();
            if (count < asked) {
                LOG.warn("Going on with {} of {} ranks; {}", count, asked, ranks.inventory());
            }
        }
    }

    /** A file system that is away as an attempt begins has failed it, as it would have later. */
    private AttemptEnd attempt(int count) throws InterruptedException {
        generation++;
        try {
            observer.begin(generation, count);
            return ranks.run(new Ranks.Attempt(generation, count, counts));
        } catch (IOException failure) {
            return new AttemptEnd(RankOutcome.End.FAILED, FailureKind.INFRASTRUCTURE, failure.toString());
        }
    }

    /**
     * Waits for the slots of all ranks: what is missing from the start was forgotten, not lost.
     *
     * @return false if a stop was asked for meanwhile
     */
    private boolean requireAll() throws MissingSlotsException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(distributed.launchSeconds());
        String resource = distributed.resource();
        while (ranks.slots() < asked && !isStopped()) {
            if (System.nanoTime() > end) {
                throw new MissingSlotsException(
                        ("training.ranks asks for %d ranks, one a task slot%s, and after %d s there are slots for %d: %s."
                                        + " Give the job more executors%s, or lower training.ranks or spark.task.cpus")
                                .formatted(
                                        asked,
                                        resource == null ? "" : " with an address of " + resource,
                                        distributed.launchSeconds(),
                                        ranks.slots(),
                                        ranks.inventory(),
                                        resource == null ? "" : " with such addresses"));
            }
            stopped.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
        }
        return !isStopped();
    }

    private void requireAnotherMayHelp(AttemptEnd end, int count, boolean repeats) {
        FailureKind kind = end.failure() == null ? FailureKind.BUG : end.failure();
        boolean fewer = kind == FailureKind.USER && count < asked;
        if ((kind.comesBack() && !fewer) || repeats) {
            throw new RankException(kind, end.message());
        }
    }

    /** Waits before the next attempt; false if a stop was asked for. */
    private boolean pause(RestartBudget budget, AttemptEnd end) throws InterruptedException {
        FailureKind kind = end.failure() == null ? FailureKind.INFRASTRUCTURE : end.failure();
        if (isStopped()) {
            throw new RankException(
                    kind,
                    ("The run was asked to end, and attempt %d failed before its last checkpoint was written: %s."
                                    + " The same command goes on from step %d")
                            .formatted(generation, end.message(), newest));
        }
        Optional<Duration> pause = budget.afterFailure(newest);
        if (pause.isEmpty()) {
            throw new RankException(
                    kind,
                    ("%d attempts in a row failed without a new checkpoint, more than training.distributed.max_restarts"
                                    + " (%d) allows; the last: %s. The same command goes on from step %d")
                            .formatted(budget.failures(), distributed.maxRestarts(), end.message(), newest));
        }
        LOG.warn(
                "Attempt {} failed: {}. Going on from step {} in {} s; {} of {} restarts are used",
                generation,
                end.message(),
                newest,
                pause.get().toSeconds(),
                budget.failures(),
                distributed.maxRestarts());
        return !stopped.await(pause.get().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for all executors to come back; then takes as many ranks as there are. */
    private OptionalInt awaitRanks(int least) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(distributed.launchSeconds());
        while (ranks.slots() < asked && System.nanoTime() < end) {
            if (stopped.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                return OptionalInt.empty();
            }
        }
        return fitting(least);
    }

    private OptionalInt fitting(int least) {
        OptionalInt most = counts.most(ranks.slots());
        return most.isPresent() && most.getAsInt() >= least ? most : OptionalInt.empty();
    }

    private String tooFew(int least) {
        return "at least %d ranks are needed, and after %d s there are slots for %d: %s"
                .formatted(
                        Math.max(least, distributed.minRanks()),
                        distributed.launchSeconds(),
                        ranks.slots(),
                        ranks.inventory());
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** A file system that is away at this moment is no reason to end: the next attempt finds out. */
    private void look() {
        try {
            newest = checkpoints.newest();
        } catch (IOException unreachable) {
            LOG.warn("The checkpoints cannot be looked at now: {}", unreachable.toString());
        }
    }
}
