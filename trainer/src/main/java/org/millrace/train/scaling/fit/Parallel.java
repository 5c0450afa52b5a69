package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Independent pieces of work over a few threads. Which thread does which must not matter. */
final class Parallel {

    private Parallel() {}

    /**
     * Does pieces 0 … count − 1, each once.
     *
     * @param worker makes what one thread works with
     */
    static void forEach(int count, int threads, Supplier<IntConsumer> worker) {
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> {
            IntConsumer consumer = worker.get();
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                consumer.accept(i);
            }
        };
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(work));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("A fit failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while fitting", interrupted);
        } finally {
            executor.shutdownNow();
        }
    }
}
