package org.millrace.train.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;

/** Ranks as threads of this process, each with kernels of its own. */
public final class RankThreads {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private RankThreads() {}

    /** What a rank does. */
    @FunctionalInterface
    public interface Rank<T> {
        T run(ProcessGroup group, Kernels kernels) throws Exception;
    }

    /**
     * How a rank ended.
     *
     * @param value that it returned; null if it failed
     * @param failure that it ended with; null if it did not
     */
    public record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {}

    /** Runs so many ranks together; the results by rank. */
    public static <T> List<T> run(int ranks, Rank<T> rank) throws InterruptedException {
        List<T> values = new ArrayList<>();
        for (Outcome<T> outcome : outcomes(ranks, rank)) {
            if (outcome.failure() != null) {
                throw new AssertionError("A rank failed", outcome.failure());
            }
            values.add(Objects.requireNonNull(outcome.value()));
        }
        return values;
    }

    /** Runs so many ranks together, some of which may fail. */
    public static <T> List<Outcome<T>> outcomes(int ranks, Rank<T> rank) throws InterruptedException {
        List<ProcessGroup> groups = InProcessGroup.of(ranks, TIMEOUT);
        List<Outcome<T>> outcomes = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (ProcessGroup group : groups) {
            outcomes.add(new Outcome<>(null, null));
            Thread thread = new Thread(() -> outcomes.set(group.rank(), outcome(group, rank)), "rank-" + group.rank());
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        groups.forEach(ProcessGroup::close);
        return outcomes;
    }

    private static <T> Outcome<T> outcome(ProcessGroup group, Rank<T> rank) {
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 1)) {
            return new Outcome<>(rank.run(group, kernels), null);
        } catch (Throwable e) { // for the test to look at
            return new Outcome<>(null, e);
        }
    }
}
