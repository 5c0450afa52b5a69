package org.millrace.train.distributed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.Tensor;

/**
 * Ranks that are processes, on any machines, and talk over TCP; {@link TcpRendezvous} makes it. Bytes go between the
 * tensors' own memory and the sockets, in chunks under checksums, moved by threads of the group's own, so that operations
 * go on while the ranks compute.
 */
final class TcpGroup implements ProcessGroup {

    /** Bytes of a message at most. */
    static final int LONGEST_MESSAGE = 64 << 20;

    private final Mesh mesh;
    private final long id;
    private final int[] members;
    private final int rank;
    private final boolean top;
    private final TrafficMeter meter;
    private final Set<Transfer> pending = new LinkedHashSet<>();
    private int operations;
    private long subgroups;
    private volatile long step;
    private boolean closed;

    private TcpGroup(Mesh mesh, long id, int[] members, int rank, boolean top, TrafficMeter meter) {
        this.mesh = mesh;
        this.id = id;
        this.members = members;
        this.rank = rank;
        this.top = top;
        this.meter = meter;
    }

    static ProcessGroup of(Mesh mesh) {
        int[] members = IntStream.range(0, mesh.size()).toArray();
        return new TcpGroup(mesh, 0, members, mesh.rank(), true, new TrafficMeter());
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return members.length;
    }

    @Override
    public String description() {
        return "%d ranks over TCP, %d %s to each"
                .formatted(members.length, mesh.lanes(), mesh.lanes() == 1 ? "connection" : "connections");
    }

    @Override
    public void atStep(long newStep) {
        step = newStep;
    }

    @Override
    public Pending exchange(List<Tensor> sends, List<Tensor> receives) {
        OperationChecks.exchange(rank, size(), sends, receives);
        return begin(Operation.EXCHANGE, transfer -> transfer.exchange(sends, receives));
    }

    @Override
    public Pending reduceScatter(List<Tensor> inputs, Tensor output) {
        OperationChecks.reduceScatter(rank, size(), inputs, output);
        return begin(Operation.REDUCE_SCATTER, transfer -> transfer.reduceScatter(inputs, output));
    }

    @Override
    public Pending allGather(Tensor input, List<Tensor> outputs) {
        OperationChecks.allGather(rank, size(), input, outputs);
        return begin(Operation.ALL_GATHER, transfer -> transfer.allGather(input, outputs));
    }

    @Override
    public Pending allReduce(Tensor tensor) {
        OperationChecks.summable(tensor);
        return begin(Operation.ALL_REDUCE, transfer -> transfer.allReduce(tensor));
    }

    @Override
    public Pending broadcast(Tensor tensor, int root) {
        OperationChecks.rank("The root of a broadcast", root, size());
        return begin(Operation.BROADCAST, transfer -> transfer.broadcast(tensor, root));
    }

    @Override
    public List<byte[]> allGather(byte[] bytes) {
        if (bytes.length > LONGEST_MESSAGE) {
            throw new IllegalArgumentException(
                    "A message has at most %,d bytes, cannot be: %,d".formatted(LONGEST_MESSAGE, bytes.length));
        }
        Transfer transfer = transfer(Operation.ALL_GATHER_BYTES, bytes);
        transfer.signalAll();
        begin(transfer).await();
        return new ArrayList<>(Arrays.asList(transfer.messages));
    }

    @Override
    public void barrier() {
        begin(Operation.BARRIER, Transfer::signalAll).await();
    }

    @Override
    public ProcessGroup subgroup(List<Integer> ranks) {
        int place = OperationChecks.subgroup(rank, size(), ranks);
        if (ranks.size() == 1) {
            return InProcessGroup.single();
        }
        // Groups of one call may have the same number, since no two of them share a connection.
        long number = mix(id + ++subgroups);
        int[] theirs = ranks.stream().mapToInt(member -> members[member]).toArray();
        return new TcpGroup(mesh, number, theirs, place, false, meter);
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014): no two arguments have the same result. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    @Override
    public Traffic traffic() {
        return meter.traffic();
    }

    @Override
    public void abort(String reason) {
        mesh.abort("%s stopped: %s".formatted(mesh.name(mesh.rank()), reason));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (top) {
            mesh.close();
        } else {
            List<Transfer> begun;
            synchronized (pending) {
                begun = List.copyOf(pending);
            }
            begun.forEach(transfer -> Mesh.awaitUninterruptibly(transfer.ended()));
        }
    }

    private Transfer transfer(Operation operation, byte @Nullable [] message) {
        if (closed) {
            throw new IllegalStateException("The group is closed; it cannot begin a " + operation);
        }
        OperationKey key = new OperationKey(id, operations++);
        return new Transfer(operation, key, step, members, rank, message, this::ended);
    }

    private Pending begin(Operation operation, Consumer<Transfer> plan) {
        Transfer transfer = transfer(operation, null);
        plan.accept(transfer);
        return begin(transfer);
    }

    private Pending begin(Transfer transfer) {
        meter.begin();
        synchronized (pending) {
            pending.add(transfer);
        }
        try {
            mesh.submit(transfer);
        } catch (RuntimeException e) {
            ended(transfer);
            throw e;
        }
        return () -> {
            long begin = System.nanoTime();
            try {
                mesh.await(transfer);
            } finally {
                meter.waited(System.nanoTime() - begin);
            }
        };
    }

    private void ended(Transfer transfer) {
        synchronized (pending) {
            pending.remove(transfer);
        }
        if (transfer.done()) {
            meter.moved(transfer.sent(), transfer.received());
        }
        meter.end();
    }
}
