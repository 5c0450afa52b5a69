package org.millrace.train.loader;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.millrace.data.pack.PackedSequence;

/**
 * Micro-batches in their order, made ahead of the training thread by one thread in the background. It never ends: after
 * an epoch comes the next one.
 *
 * <p>Closing waits for the one sequence that is being read. The thread is not interrupted at it, because an interrupt
 * would close the channel of a file that belongs to the dataset. Close the loader before the dataset.
 */
public final class BatchLoader implements AutoCloseable {

    private final SequenceSource source;
    private final SampleOrder order;
    private final BatchPlan plan;
    private final int capacity;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<MicroBatch> ready = new ArrayDeque<>();
    private @Nullable Throwable failure;
    private boolean closed;

    private BatchLoader(SequenceSource source, SampleOrder order, BatchPlan plan, long cursor, int ahead) {
        if (ahead < 1) {
            throw new IllegalArgumentException("Micro-batches ahead must be at least 1, cannot be: " + ahead);
        }
        this.source = source;
        this.order = order;
        this.plan = plan;
        this.capacity = ahead;
        long firstStep = plan.stepAt(cursor);
        this.thread = new Thread(() -> run(firstStep), "batch-loader");
        thread.setDaemon(true);
    }

    /**
     * Starts loading.
     *
     * @param source sequences by index, used by the background thread alone
     * @param order which sequence each sample is
     * @param plan how samples make micro-batches, and which of them to load
     * @param cursor sample index of the first step to load: a multiple of the plan's sequences of a step
     * @param ahead how many micro-batches may wait
     */
    public static BatchLoader start(SequenceSource source, SampleOrder order, BatchPlan plan, long cursor, int ahead) {
        BatchLoader loader = new BatchLoader(source, order, plan, cursor, ahead);
        loader.thread.start();
        return loader;
    }

    /**
     * The next micro-batch; waits for it if need be. The ones loaded before a failure come first.
     *
     * @throws IOException if loading it failed; the cause is what the source threw
     */
    public MicroBatch next() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (ready.isEmpty() && failure == null && !closed) {
                changed.await();
            }
            if (closed) {
                throw new IllegalStateException("The loader is closed");
            }
            MicroBatch next = ready.poll();
            if (next == null) {
                throw new IOException("Training samples could not be loaded: " + failure, failure);
            }
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void run(long firstStep) {
        try {
            for (long step = firstStep; ; step++) {
                for (int n = 0; n < plan.microBatches(); n++) {
                    MicroBatch batch = load(step, n);
                    if (batch == null || !offer(batch)) {
                        return;
                    }
                }
            }
        } catch (Throwable e) { // handed to the consumer, whatever it is
            fail(e);
        }
    }

    /** The micro-batch, or null if the loader was closed meanwhile. */
    private @Nullable MicroBatch load(long step, int n) throws IOException {
        long firstSample = plan.firstSample(step, n);
        List<PackedSequence> sequences = new ArrayList<>();
        for (int i = 0; i < plan.microBatchSequences(); i++) {
            if (isClosed()) {
                return null;
            }
            sequences.add(source.get(order.at(firstSample + i)));
        }
        return new MicroBatch(step, plan.microBatch(n), firstSample, sequences, TokenBatches.of(sequences));
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for room; false if the loader was closed meanwhile. */
    private boolean offer(MicroBatch batch) {
        lock.lock();
        try {
            while (ready.size() >= capacity && !closed) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                return false;
            }
            ready.add(batch);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable e) {
        lock.lock();
        try {
            failure = e;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stops loading and waits until the source is no longer used. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            ready.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
