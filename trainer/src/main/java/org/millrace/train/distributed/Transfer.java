package org.millrace.train.distributed;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.Tensor;

/**
 * One operation of a group, as what goes where. In round 0 every member sends each other one what it has from the
 * beginning. What arrives goes to its place, or is summed with this rank's own: then it is <i>mine</i>, and in round 1,
 * chunk by chunk as it becomes ready, goes to all others.
 *
 * <pre>
 *                  round 0                          mine is ready          round 1
 * exchange         each its tensor                  –                      –
 * reduce-scatter   each its input                   when summed            –
 * all-gather       –                                at once                the input
 * all-reduce       each its part of the tensor      when summed            this rank's part
 * broadcast        the root each its part           when it came           this rank's part
 * </pre>
 *
 * <p>So every rank sends and receives the same amount, the least that is possible, and the sum of one part is in one
 * place, where it can be taken in the order of the tree.
 */
final class Transfer {

    /** When chunks of what is mine can be passed on. */
    enum Ready {
        NEVER,
        AT_ONCE,
        WHEN_SUMMED,
        WHEN_RECEIVED
    }

    private static final ByteBuffer NO_MESSAGE = ByteBuffer.allocate(0);

    final Operation operation;
    final OperationKey key;
    final long step;

    /** Ranks of the mesh, rising; {@code me} is this rank's place among them. All lists below are by member. */
    final int[] members;

    final int me;

    final Piece[] firstOut;
    final Piece[] firstIn;
    final Piece[] secondIn;

    /** To whom what is mine goes. */
    final boolean[] passTo;

    /** This rank's part of the sum, and where the sum goes. */
    Piece own = Piece.NONE;

    Piece mine = Piece.NONE;
    Ready ready = Ready.NEVER;

    /** From whom what is mine comes, if it is {@link Ready#WHEN_RECEIVED}. */
    int root = -1;

    /** Copied within this rank. */
    Piece copyFrom = Piece.NONE;

    Piece copyTo = Piece.NONE;

    /** For {@link Operation#ALL_GATHER_BYTES}: what this rank sends, and what came. */
    final ByteBuffer message;

    final byte[][] messages;

    /** Keeps the tensors' memory from being collected. */
    private final List<Tensor> tensors = new ArrayList<>();

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Consumer<Transfer> atEnd;
    private int lanes;
    private volatile boolean done;

    /** @param atEnd called once, when nothing touches the tensors any more */
    Transfer(
            Operation operation,
            OperationKey key,
            long step,
            int[] members,
            int me,
            byte @Nullable [] bytes,
            Consumer<Transfer> atEnd) {
        this.operation = operation;
        this.key = key;
        this.step = step;
        this.members = members;
        this.me = me;
        this.atEnd = atEnd;
        firstOut = none(members.length);
        firstIn = none(members.length);
        secondIn = none(members.length);
        passTo = new boolean[members.length];
        message = bytes == null ? NO_MESSAGE : ByteBuffer.wrap(bytes.clone());
        messages = new byte[bytes == null ? 0 : members.length][];
        if (bytes != null) {
            messages[me] = bytes.clone();
        }
    }

    private static Piece[] none(int members) {
        Piece[] pieces = new Piece[members];
        Arrays.fill(pieces, Piece.NONE);
        return pieces;
    }

    void exchange(List<Tensor> sends, List<Tensor> receives) {
        for (int member = 0; member < members.length; member++) {
            if (member != me) {
                firstOut[member] = Piece.of(sends.get(member));
                firstIn[member] = Piece.of(receives.get(member));
            }
        }
        tensors.addAll(sends);
        tensors.addAll(receives);
        copyFrom = Piece.of(sends.get(me));
        copyTo = Piece.of(receives.get(me));
    }

    void reduceScatter(List<Tensor> inputs, Tensor output) {
        tensors.addAll(inputs);
        tensors.add(output);
        own = Piece.of(inputs.get(me));
        mine = Piece.of(output);
        ready = Ready.WHEN_SUMMED;
        for (int member = 0; member < members.length; member++) {
            if (member != me) {
                firstOut[member] = Piece.of(inputs.get(member));
                firstIn[member] = own;
            }
        }
    }

    void allGather(Tensor input, List<Tensor> outputs) {
        tensors.addAll(outputs);
        tensors.add(input);
        mine = Piece.of(input);
        ready = Ready.AT_ONCE;
        passToOthers(outputs.stream().map(Piece::of).toList());
        copyFrom = mine;
        copyTo = Piece.of(outputs.get(me));
    }

    void allReduce(Tensor tensor) {
        List<Piece> parts = parts(tensor);
        own = parts.get(me);
        mine = own;
        ready = Ready.WHEN_SUMMED;
        for (int member = 0; member < members.length; member++) {
            if (member != me) {
                firstOut[member] = parts.get(member);
                firstIn[member] = own;
            }
        }
        passToOthers(parts);
    }

    void broadcast(Tensor tensor, int from) {
        List<Piece> parts = parts(tensor);
        root = from;
        mine = parts.get(me);
        ready = me == root ? Ready.AT_ONCE : Ready.WHEN_RECEIVED;
        passToOthers(parts);
        if (me == root) {
            for (int member = 0; member < members.length; member++) {
                if (member != me) {
                    firstOut[member] = parts.get(member);
                }
            }
            Arrays.fill(secondIn, Piece.NONE);
        } else {
            firstIn[root] = mine;
            passTo[root] = false;
        }
    }

    /** Nothing but that all are there. */
    void signalAll() {
        for (int member = 0; member < members.length; member++) {
            if (member != me) {
                firstOut[member] = Piece.SIGNAL;
                firstIn[member] = Piece.SIGNAL;
            }
        }
    }

    private List<Piece> parts(Tensor tensor) {
        tensors.add(tensor);
        return IntStream.range(0, members.length)
                .mapToObj(member -> Piece.of(Pieces.of(tensor, member, members.length)))
                .toList();
    }

    private void passToOthers(List<Piece> places) {
        for (int member = 0; member < members.length; member++) {
            if (member != me) {
                passTo[member] = true;
                secondIn[member] = places.get(member);
            }
        }
    }

    /** Bytes that go to other ranks. */
    long sent() {
        long bytes = (long) message.capacity() * (members.length - 1);
        for (int member = 0; member < members.length; member++) {
            bytes += firstOut[member].bytes() + (passTo[member] ? mine.bytes() : 0);
        }
        return bytes;
    }

    /** Bytes that come from other ranks. */
    long received() {
        long bytes = 0;
        for (int member = 0; member < members.length; member++) {
            bytes += firstIn[member].bytes() + secondIn[member].bytes();
        }
        for (int member = 0; member < messages.length; member++) {
            bytes += member == me || messages[member] == null ? 0 : messages[member].length;
        }
        return bytes;
    }

    /** Tells how many lanes must end their part. */
    synchronized void begin(int ofLanes) {
        lanes = ofLanes;
    }

    /** True if this was the last lane. */
    synchronized boolean endLane() {
        done = --lanes == 0;
        return done;
    }

    /** Nothing touches the tensors any more, be it done or failed. */
    void end() {
        atEnd.accept(this);
        ended.countDown();
    }

    CountDownLatch ended() {
        return ended;
    }

    boolean done() {
        return done;
    }

    @Override
    public String toString() {
        return "%s %d at step %d".formatted(operation, Integer.toUnsignedLong(key.number()), step);
    }
}
