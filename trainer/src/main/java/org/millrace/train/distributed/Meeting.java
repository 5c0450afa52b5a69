package org.millrace.train.distributed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the threads of an in-process group wait for one another and see what the others have put down. Each rank's worker
 * comes to the same meetings in the same order; between two of them everyone may read what lies there.
 */
final class Meeting {

    private final Duration timeout;
    private final long[] arrivals;
    private final boolean[] left;
    private final List<@Nullable Offer> offers;

    /** Workers that are between two meetings, and may touch others' tensors. */
    private int working;

    private @Nullable String failure;

    Meeting(int ranks, Duration timeout) {
        this.timeout = timeout;
        arrivals = new long[ranks];
        left = new boolean[ranks];
        offers = new ArrayList<>(Collections.nCopies(ranks, null));
    }

    /** Puts down what this rank offers, and returns what all do, by rank, once they are there. */
    synchronized List<Offer> gather(int rank, Offer offer) {
        offers.set(rank, offer);
        arrive(rank, offer);
        List<Offer> all = new ArrayList<>();
        for (int other = 0; other < offers.size(); other++) {
            Offer theirs = offers.get(other);
            if (theirs == null || !theirs.matches(offer)) {
                fail("rank %d called %s where rank %d called %s".formatted(other, theirs, rank, offer));
                throw failed(rank, offer);
            }
            all.add(theirs);
        }
        working++;
        return all;
    }

    /** Waits until all ranks have done the work between the meeting before and this. */
    synchronized void finish(int rank, Offer offer) {
        working--;
        notifyAll();
        arrive(rank, offer);
    }

    /** Goes on to the next part of the work together. */
    synchronized void next(int rank, Offer offer) {
        finish(rank, offer);
        working++;
    }

    private void arrive(int rank, Offer offer) {
        long meeting = ++arrivals[rank];
        notifyAll();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (failure == null && missing(meeting).length > 0) {
            for (int other : missing(meeting)) {
                if (left[other]) {
                    fail("rank %d has left the group, and rank %d waits for it in %s".formatted(other, rank, offer));
                }
            }
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (failure == null && millis <= 0) {
                fail("rank %s did not come to %s, where rank %d waited %s s"
                        .formatted(names(missing(meeting)), offer, rank, timeout.toMillis() / 1e3));
            }
            if (failure == null) {
                try {
                    wait(millis);
                } catch (InterruptedException e) {
                    fail("rank %d was interrupted in %s".formatted(rank, offer));
                }
            }
        }
        if (failure != null) {
            throw failed(rank, offer);
        }
    }

    private int[] missing(long meeting) {
        return IntStream.range(0, arrivals.length)
                .filter(rank -> arrivals[rank] < meeting)
                .toArray();
    }

    private static String names(int[] ranks) {
        String text = Arrays.toString(ranks);
        return text.substring(1, text.length() - 1);
    }

    private ProcessGroupException failed(int rank, Offer offer) {
        return new ProcessGroupException("Rank %d cannot end its %s: %s".formatted(rank, offer, failure), null);
    }

    /** Ends the group for all ranks; the first reason stays. */
    synchronized void fail(String reason) {
        if (failure == null) {
            failure = reason;
        }
        notifyAll();
    }

    synchronized @Nullable String failure() {
        return failure;
    }

    /** Tells that this rank comes to no more meetings. */
    synchronized void leave(int rank) {
        left[rank] = true;
        notifyAll();
    }

    /** Waits until no worker touches a tensor any more, after a failure. */
    synchronized void awaitQuiet() {
        boolean interrupted = false;
        while (working > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
