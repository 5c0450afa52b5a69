package org.millrace.train.distributed;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.Tensor;

/**
 * Ranks that are threads of one process and read each other's memory. Each rank has a thread that runs its operations, so
 * that they go on while it computes; a group of one rank has none.
 */
public final class InProcessGroup implements ProcessGroup {

    private final int rank;
    private final int size;
    private final InProcessRanks shared;
    private final TrafficMeter meter;
    private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final @Nullable Thread worker;
    private final TreeSum treeSum = new TreeSum();
    private long operations;
    private long subgroups;
    private volatile long step;
    private boolean closed;

    private InProcessGroup(int rank, int size, InProcessRanks shared, TrafficMeter meter) {
        this.rank = rank;
        this.size = size;
        this.shared = shared;
        this.meter = meter;
        if (size == 1) {
            worker = null;
        } else {
            worker = new Thread(this::work, "rank-%d-collectives".formatted(rank));
            worker.setDaemon(true);
            worker.start();
        }
    }

    /** A group of this rank alone; its operations copy, or do nothing. */
    public static ProcessGroup single() {
        return of(1, Duration.ofSeconds(1)).get(0);
    }

    /**
     * Groups for the threads that are the ranks, by rank; each is for its thread, and closed there.
     *
     * @param timeout of every operation
     */
    public static List<ProcessGroup> of(int ranks, Duration timeout) {
        if (ranks < 1) {
            throw new IllegalArgumentException("There must be at least one rank, cannot be: " + ranks);
        }
        InProcessRanks shared = new InProcessRanks(ranks, timeout);
        return IntStream.range(0, ranks)
                .<ProcessGroup>mapToObj(rank -> new InProcessGroup(rank, ranks, shared, new TrafficMeter()))
                .toList();
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String description() {
        return size == 1 ? "one rank" : "%d ranks in one process".formatted(size);
    }

    @Override
    public void atStep(long newStep) {
        step = newStep;
    }

    @Override
    public Pending exchange(List<Tensor> sends, List<Tensor> receives) {
        OperationChecks.exchange(rank, size, sends, receives);
        List<Tensor> targets = List.copyOf(receives);
        return begin(offer(Operation.EXCHANGE, List.copyOf(sends)), all -> {
            for (int from = 0; from < size; from++) {
                copy(from, all.get(from).tensors().get(rank), targets.get(from));
            }
        });
    }

    @Override
    public Pending reduceScatter(List<Tensor> inputs, Tensor output) {
        OperationChecks.reduceScatter(rank, size, inputs, output);
        return begin(
                offer(Operation.REDUCE_SCATTER, List.copyOf(inputs)),
                all -> sum(all.stream().map(offer -> offer.tensors().get(rank)).toList(), output));
    }

    @Override
    public Pending allGather(Tensor input, List<Tensor> outputs) {
        OperationChecks.allGather(rank, size, input, outputs);
        List<Tensor> targets = List.copyOf(outputs);
        return begin(offer(Operation.ALL_GATHER, List.of(input)), all -> {
            for (int from = 0; from < size; from++) {
                copy(from, all.get(from).tensors().get(0), targets.get(from));
            }
        });
    }

    @Override
    public Pending allReduce(Tensor tensor) {
        OperationChecks.summable(tensor);
        Offer offer = offer(Operation.ALL_REDUCE, List.of(tensor));
        return begin(offer, all -> {
            List<Tensor> tensors =
                    all.stream().map(theirs -> theirs.tensors().get(0)).toList();
            same(tensor, tensors);
            sum(tensors.stream().map(theirs -> Pieces.of(theirs, rank, size)).toList(), Pieces.of(tensor, rank, size));
            if (size > 1) {
                shared.meeting().next(rank, offer);
            }
            for (int from = 0; from < size; from++) {
                copy(from, Pieces.of(tensors.get(from), from, size), Pieces.of(tensor, from, size));
            }
        });
    }

    @Override
    public Pending broadcast(Tensor tensor, int root) {
        OperationChecks.rank("The root of a broadcast", root, size);
        return begin(
                offer(Operation.BROADCAST, List.of(tensor)),
                all -> copy(root, all.get(root).tensors().get(0), tensor));
    }

    @Override
    public List<byte[]> allGather(byte[] bytes) {
        List<byte[]> gathered = new ArrayList<>();
        Offer offer =
                new Offer(Operation.ALL_GATHER_BYTES, step, operations++, List.of(), ByteBuffer.wrap(bytes.clone()));
        begin(offer, all -> all.forEach(theirs -> gathered.add(bytes(theirs.message()))))
                .await();
        return gathered;
    }

    @Override
    public void barrier() {
        begin(offer(Operation.BARRIER, List.of()), all -> {}).await();
    }

    @Override
    public ProcessGroup subgroup(List<Integer> ranks) {
        int place = OperationChecks.subgroup(rank, size, ranks);
        return new InProcessGroup(place, ranks.size(), shared.subgroup(subgroups++, ranks), meter);
    }

    @Override
    public Traffic traffic() {
        return meter.traffic();
    }

    @Override
    public void abort(String reason) {
        shared.fail("rank %d stopped: %s".formatted(rank, reason));
        shared.awaitQuiet();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (worker != null) {
                jobs.add(Job.LAST);
                joinUninterruptibly(worker);
            }
        }
    }

    private static byte[] bytes(ByteBuffer message) {
        byte[] bytes = new byte[message.capacity()];
        message.duplicate().get(bytes);
        return bytes;
    }

    private Offer offer(Operation operation, List<Tensor> tensors) {
        return Offer.of(operation, step, operations++, tensors);
    }

    /** Has the operation done by this rank's thread, or at once where it is alone. */
    private Pending begin(Offer offer, Consumer<List<Offer>> work) {
        if (closed) {
            throw new IllegalStateException("The group is closed; it cannot begin its " + offer);
        }
        Job job = new Job(offer, work);
        if (worker == null) {
            work.accept(List.of(offer));
            return () -> {};
        }
        meter.begin();
        jobs.add(job);
        return () -> await(job);
    }

    private void await(Job job) {
        long begin = System.nanoTime();
        try {
            job.done.await();
        } catch (InterruptedException e) {
            abort("it was interrupted in " + job.offer);
            Thread.currentThread().interrupt();
            throw new ProcessGroupException("Rank %d was interrupted in %s".formatted(rank, job.offer), e);
        } finally {
            meter.waited(System.nanoTime() - begin);
            String failed = shared.meeting().failure();
            if (failed != null) {
                shared.fail(failed); // may not have reached all groups yet
                shared.awaitQuiet(); // the caller may free its tensors now
            }
        }
        Throwable failure = job.failure;
        if (failure != null) {
            throw new ProcessGroupException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private void work() {
        try {
            for (Job job = jobs.take(); job != Job.LAST; job = jobs.take()) {
                run(job);
            }
        } catch (InterruptedException e) {
            shared.fail("the thread of rank %d was interrupted".formatted(rank));
        } finally {
            shared.meeting().leave(rank);
        }
    }

    private void run(Job job) {
        try {
            List<Offer> all = shared.meeting().gather(rank, job.offer);
            try {
                job.work.accept(all);
            } catch (ProcessGroupException e) {
                throw e; // raised in a meeting, so this rank no longer works
            } catch (IllegalArgumentException e) {
                shared.fail("rank %d failed in %s: %s".formatted(rank, job.offer, e.getMessage()));
            } catch (RuntimeException | Error e) {
                shared.fail("rank %d failed in %s: %s".formatted(rank, job.offer, e));
            }
            shared.meeting().finish(rank, job.offer);
        } catch (RuntimeException | Error e) {
            String reason = shared.meeting().failure();
            shared.fail(reason == null ? String.valueOf(e.getMessage()) : reason);
            job.failure = e;
        } finally {
            meter.end();
            job.done.countDown();
        }
    }

    private void copy(int from, Tensor source, Tensor target) {
        if (source.type() != target.type() || source.size() != target.size()) {
            throw new IllegalArgumentException(
                    "rank %d sends %s where rank %d expects %s".formatted(from, source, rank, target));
        }
        long bytes = HostMemory.bytes(source);
        HostMemory.copy(source.address(), target.address(), bytes);
        if (from != rank) {
            meter.moved(0, bytes);
        }
    }

    private void sum(List<Tensor> inputs, Tensor output) {
        same(output, inputs);
        if (size == 1) {
            copy(rank, inputs.get(0), output);
            return;
        }
        final int most = 1 << 28; // elements; a buffer has fewer than 2³¹ bytes
        for (long from = 0; from < output.size(); from += most) {
            int count = (int) Math.min(most, output.size() - from);
            long begin = from;
            List<FloatBuffer> views =
                    inputs.stream().map(input -> floats(input, begin, count)).toList();
            treeSum.sum(views, floats(output, from, count), count);
        }
        meter.moved(0, (size - 1) * HostMemory.bytes(output));
    }

    private void same(Tensor ours, List<Tensor> all) {
        for (int other = 0; other < all.size(); other++) {
            if (all.get(other).size() != ours.size()) {
                throw new IllegalArgumentException(
                        "rank %d has %s where rank %d has %s".formatted(other, all.get(other), rank, ours));
            }
        }
    }

    private static FloatBuffer floats(Tensor tensor, long from, int count) {
        return HostMemory.view(tensor.address() + from * Float.BYTES, count * Float.BYTES)
                .asFloatBuffer();
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An operation of one rank that has begun. */
    private static final class Job {

        /** Ends the thread. */
        static final Job LAST = new Job(Offer.of(Operation.BARRIER, 0, -1, List.of()), all -> {});

        final Offer offer;
        final Consumer<List<Offer>> work;
        final CountDownLatch done = new CountDownLatch(1);
        volatile @Nullable Throwable failure;

        Job(Offer offer, Consumer<List<Offer>> work) {
            this.offer = offer;
            this.work = work;
        }
    }
}
