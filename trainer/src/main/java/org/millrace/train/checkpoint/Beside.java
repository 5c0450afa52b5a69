package org.millrace.train.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writing that a thread of its own does. Closing waits until it has ended, whatever happens, since what it writes may be
 * freed after that, and throws what it threw. An interrupt meanwhile is passed on to it.
 */
final class Beside implements Closeable {

    /** What is written. */
    interface Writing {
        void run() throws IOException;
    }

    private final Thread thread;
    private @Nullable Throwable failure;

    private Beside(Writing writing) {
        this.thread = new Thread(() -> run(writing), Thread.currentThread().getName() + "-beside");
        thread.setDaemon(true);
    }

    static Beside begin(Writing writing) {
        Beside beside = new Beside(writing);
        beside.thread.start();
        return beside;
    }

    private void run(Writing writing) {
        try {
            writing.run();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    @Override
    public void close() throws IOException {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
