package org.millrace.spark.watch;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A few threads that interrupt work which takes long. What waits for a client over a channel ends with that, so that clients
 * who send or read slowly keep nobody out for long, and never more threads than these.
 */
final class ImpatientThreads implements Executor, AutoCloseable {

    private final ExecutorService threads;
    private final ScheduledExecutorService alarms;
    private final Duration patience;

    /** @param patience from when a piece of work begins */
    ImpatientThreads(String name, int threads, Duration patience) {
        ThreadFactory daemons = work -> {
            Thread daemon = new Thread(work, name);
            daemon.setDaemon(true);
            return daemon;
        };
        this.threads = Executors.newFixedThreadPool(threads, daemons);
        this.alarms = Executors.newSingleThreadScheduledExecutor(daemons);
        this.patience = patience;
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(() -> {
            Future<?> alarm =
                    alarms.schedule(Thread.currentThread()::interrupt, patience.toMillis(), TimeUnit.MILLISECONDS);
            try {
                work.run();
            } finally {
                alarm.cancel(false);
            }
        });
    }

    @Override
    public void close() {
        alarms.shutdownNow();
        threads.shutdownNow();
    }
}
