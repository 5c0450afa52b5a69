package org.millrace.train.loop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Turns SIGTERM into a stop at the next step: the JVM's end waits until the run has written its checkpoint. Registered
 * with Hadoop's manager, whose hooks run by priority, so that file systems are still open.
 */
public final class ShutdownHook implements AutoCloseable {

    private static final Logger LOG = LogManager.getLogger(ShutdownHook.class);

    /** Above Hadoop's file systems (10) and Spark's context (50). */
    private static final int PRIORITY = 100;

    private static final long LONGEST_STEP_MINUTES = 15;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Runnable hook;

    /** @param stop asks training to stop; called on a thread of its own */
    public ShutdownHook(Runnable stop) {
        this.hook = () -> {
            LOG.warn("The process is asked to end: training stops after this step, with a checkpoint");
            stop.run();
            awaitEnd();
        };
    }

    /** From now on SIGTERM asks for a stop. */
    public void register() {
        ShutdownHookManager.get().addShutdownHook(hook, PRIORITY, LONGEST_STEP_MINUTES, TimeUnit.MINUTES);
    }

    private void awaitEnd() {
        try {
            if (!ended.await(LONGEST_STEP_MINUTES, TimeUnit.MINUTES)) {
                LOG.error("Training did not stop within {} minutes", LONGEST_STEP_MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The run has ended, for whatever reason. */
    @Override
    public void close() {
        ended.countDown();
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
