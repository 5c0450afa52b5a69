package org.millrace.train.distributed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs the same on every rank of a group, each in a thread. */
public final class Ranks {

    private static final int LONGEST_SECONDS = 60;

    private Ranks() {}

    /** What a rank does. */
    public interface Body<R> {
        R run(ProcessGroup group) throws Exception;
    }

    /** What a rank's body returned, or what it threw. */
    record Outcome<R>(@Nullable R result, @Nullable Throwable failure) {}

    /** Runs it on every rank and closes the groups; fails if one does. */
    public static <R> List<R> run(List<ProcessGroup> groups, Body<R> body) throws Exception {
        List<R> results = new ArrayList<>();
        for (Outcome<R> outcome : outcomes(groups, body)) {
            if (outcome.failure != null) {
                throw new AssertionError("A rank failed", outcome.failure);
            }
            results.add(outcome.result);
        }
        return results;
    }

    /** Runs it on every rank and closes the groups. */
    static <R> List<Outcome<R>> outcomes(List<ProcessGroup> groups, Body<R> body) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(groups.size());
        try {
            List<Future<R>> futures = new ArrayList<>();
            for (ProcessGroup group : groups) {
                futures.add(threads.submit(() -> {
                    try (group) {
                        return body.run(group);
                    }
                }));
            }
            List<Outcome<R>> outcomes = new ArrayList<>();
            for (Future<R> future : futures) {
                outcomes.add(outcome(future));
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <R> Outcome<R> outcome(Future<R> future) throws InterruptedException, TimeoutException {
        try {
            return new Outcome<>(future.get(LONGEST_SECONDS, TimeUnit.SECONDS), null);
        } catch (ExecutionException e) {
            return new Outcome<>(null, e.getCause());
        }
    }
}
