package org.millrace.train.distributed;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** How far one lane is with its chunks of an operation: every {@code lanes}-th of each piece. For the lane's thread. */
final class LaneTransfer {

    private static final int MOST_NAMED = 8;

    final Transfer transfer;
    private final int lane;
    private final int lanes;

    /** By member, the next chunk of each kind. */
    private final int[] firstOut;

    private final int[] firstIn;
    private final int[] secondOut;
    private final int[] secondIn;

    /** The next chunk of what is mine that is not yet ready. */
    private int mine;

    private final Map<Integer, Integer> checksums = new HashMap<>();
    private final Map<Integer, Arrivals> arrivals = new HashMap<>();

    /** Chunks that are still to be sent, received or summed, and one for what is copied. */
    private long left;

    LaneTransfer(Transfer transfer, int lane, int lanes) {
        this.transfer = transfer;
        this.lane = lane;
        this.lanes = lanes;
        // Small operations have one chunk; the lanes take turns with them.
        int begin = Math.floorMod(lane - transfer.key.number(), lanes);
        int members = transfer.members.length;
        firstOut = filled(members, begin);
        firstIn = filled(members, begin);
        secondOut = filled(members, begin);
        secondIn = filled(members, begin);
        mine = transfer.ready == Transfer.Ready.AT_ONCE ? Integer.MAX_VALUE : begin;
        for (int member = 0; member < members; member++) {
            left += count(transfer.firstOut[member], begin)
                    + count(transfer.firstIn[member], begin)
                    + count(transfer.secondIn[member], begin)
                    + (transfer.passTo[member] ? count(transfer.mine, begin) : 0);
        }
        if (transfer.ready == Transfer.Ready.WHEN_SUMMED) {
            left += count(transfer.mine, begin);
        }
        left++; // what is copied within the rank
    }

    /** Copies this lane's chunks of what stays within the rank. Once, when what others wait for is on its way. */
    void copyOwn() {
        if (transfer.copyFrom.address() != transfer.copyTo.address()) {
            int begin = Math.floorMod(lane - transfer.key.number(), lanes);
            for (int chunk = begin; chunk < transfer.copyFrom.chunks(); chunk += lanes) {
                transfer.copyTo.chunk(chunk).put(transfer.copyFrom.chunk(chunk));
            }
        }
        left--;
    }

    private static int[] filled(int members, int value) {
        int[] values = new int[members];
        Arrays.fill(values, value);
        return values;
    }

    private int count(Piece piece, int begin) {
        return Math.max(0, (piece.chunks() - begin + lanes - 1) / lanes);
    }

    boolean done() {
        return left == 0;
    }

    /** Whether this lane has all that the member sends it. */
    boolean receivedFrom(int member) {
        return firstIn[member] >= transfer.firstIn[member].chunks()
                && secondIn[member] >= transfer.secondIn[member].chunks();
    }

    /** Whether this lane has begun to send all that it sends the member. */
    boolean sentTo(int member) {
        return firstOut[member] >= transfer.firstOut[member].chunks()
                && (!transfer.passTo[member] || secondOut[member] >= transfer.mine.chunks());
    }

    /** The next chunk that can go to the member, or null if none can yet: first what was just made, while it is in a cache. */
    @Nullable
    Outgoing next(int member) {
        if (transfer.passTo[member] && secondOut[member] < Math.min(mine, transfer.mine.chunks())) {
            int chunk = secondOut[member];
            secondOut[member] += lanes;
            ByteBuffer payload = transfer.mine.chunk(chunk);
            int checksum = checksums.computeIfAbsent(chunk, key -> checksum(payload));
            return new Outgoing(frame(1, chunk, payload, transfer.mine.bytes(), checksum), payload);
        }
        if (firstOut[member] < transfer.firstOut[member].chunks()) {
            int chunk = firstOut[member];
            firstOut[member] += lanes;
            boolean message = transfer.operation == Operation.ALL_GATHER_BYTES;
            ByteBuffer payload = message ? transfer.message.duplicate() : transfer.firstOut[member].chunk(chunk);
            long total = message ? payload.remaining() : transfer.firstOut[member].bytes();
            return new Outgoing(frame(0, chunk, payload, total, checksum(payload)), payload);
        }
        return null;
    }

    private Frame frame(int round, int chunk, ByteBuffer payload, long total, int checksum) {
        return new Frame(transfer.operation, round, transfer.key, chunk, payload.remaining(), total, checksum);
    }

    private static int checksum(ByteBuffer payload) {
        CRC32C checksum = new CRC32C();
        checksum.update(payload.duplicate());
        return (int) checksum.getValue();
    }

    void sent() {
        left--;
    }

    /** Whether what the frame announces is summed, and goes to a buffer of the lane's. */
    boolean sums(Frame frame) {
        return frame.round() == 0 && transfer.ready == Transfer.Ready.WHEN_SUMMED;
    }

    /** Where it goes otherwise. */
    ByteBuffer place(Frame frame, int member) {
        if (transfer.operation == Operation.ALL_GATHER_BYTES) {
            byte[] message = new byte[frame.length()];
            transfer.messages[member] = message;
            return ByteBuffer.wrap(message);
        }
        return (frame.round() == 0 ? transfer.firstIn[member] : transfer.secondIn[member]).chunk(frame.chunk());
    }

    /** Why a member should not send this, or null. */
    @Nullable
    String wrong(Frame frame, int member) {
        if (frame.operation() != transfer.operation) {
            return "it called %s %d, expected %s"
                    .formatted(
                            frame.operation(),
                            Integer.toUnsignedLong(frame.key().number()),
                            transfer);
        }
        Piece piece = frame.round() == 0 ? transfer.firstIn[member] : transfer.secondIn[member];
        if (transfer.operation == Operation.ALL_GATHER_BYTES) {
            if (frame.length() == frame.total() && frame.length() >= 0 && frame.length() <= TcpGroup.LONGEST_MESSAGE) {
                piece = new Piece(0, frame.total(), true);
            }
        }
        if (frame.total() != piece.bytes()) {
            return "it sends %,d bytes in %s, expected %,d".formatted(frame.total(), transfer, piece.bytes());
        }
        int expected = frame.round() == 0 ? firstIn[member] : secondIn[member];
        if (frame.round() < 0
                || frame.round() > 1
                || frame.chunk() != expected
                || frame.chunk() >= piece.chunks()
                || frame.length() != (piece.signal() ? piece.bytes() : piece.length(frame.chunk()))) {
            return "it sends chunk %d of %d bytes in %s, expected chunk %d"
                    .formatted(frame.chunk(), frame.length(), transfer, expected);
        }
        return null;
    }

    /**
     * A chunk has come whole.
     *
     * @return whether more of what is mine is ready
     */
    boolean received(Frame frame, int member, ByteBuffer buffer, TreeSum treeSum, Releases releases) {
        left--;
        if (frame.round() == 1) {
            secondIn[member] += lanes;
            return false;
        }
        firstIn[member] += lanes;
        if (sums(frame)) {
            Arrivals arrived = arrivals.computeIfAbsent(frame.chunk(), chunk -> new Arrivals(transfer.members.length));
            arrived.add(member, buffer);
            if (arrived.count < transfer.members.length - 1) {
                return false;
            }
            arrivals.remove(frame.chunk());
            sum(frame.chunk(), arrived, treeSum, releases);
            left--;
        } else if (member != transfer.root) {
            return false;
        }
        mine = frame.chunk() + lanes;
        return true;
    }

    private void sum(int chunk, Arrivals arrived, TreeSum treeSum, Releases releases) {
        List<FloatBuffer> inputs = new ArrayList<>();
        for (int member = 0; member < transfer.members.length; member++) {
            ByteBuffer input = arrived.buffers[member];
            inputs.add((input == null
                            ? transfer.own.chunk(chunk)
                            : input.duplicate().order(input.order()).clear())
                    .asFloatBuffer());
        }
        treeSum.sum(inputs, transfer.mine.chunk(chunk).asFloatBuffer(), transfer.mine.length(chunk) / Float.BYTES);
        for (int member = 0; member < transfer.members.length; member++) {
            ByteBuffer input = arrived.buffers[member];
            if (input != null) {
                releases.release(member, input);
            }
        }
    }

    /** Whom this lane waits for, and for what. */
    String missing(IntFunction<String> names) {
        boolean first = false;
        for (int member = 0; member < transfer.members.length; member++) {
            first |= firstIn[member] < transfer.firstIn[member].chunks();
        }
        // Who owes round 0 holds up the others; who owes only round 1 may wait itself.
        StringJoiner text = new StringJoiner(", ");
        int named = 0;
        for (int member = 0; member < transfer.members.length && named < MOST_NAMED; member++) {
            int[] next = first ? firstIn : secondIn;
            Piece piece = first ? transfer.firstIn[member] : transfer.secondIn[member];
            String name = names.apply(transfer.members[member]);
            if (next[member] < piece.chunks()) {
                text.add(
                        next[member] < lanes
                                ? name + " sent nothing"
                                : "%s sent %d of %d chunks".formatted(name, next[member], piece.chunks()));
                named++;
            } else if (receivedFrom(member) && !sentTo(member) && text.length() == 0) {
                text.add(name + " does not take what it is sent");
                named++;
            }
        }
        return text.length() == 0 ? "no rank in particular" : text.toString();
    }

    /** A chunk on its way out. */
    record Outgoing(Frame frame, ByteBuffer payload) {}

    /** Takes back the lane's buffers. */
    interface Releases {
        void release(int member, ByteBuffer buffer);
    }

    /** One chunk of all members, as far as it is here. */
    private static final class Arrivals {
        final @Nullable ByteBuffer[] buffers;
        int count;

        Arrivals(int members) {
            buffers = new ByteBuffer[members];
        }

        void add(int member, ByteBuffer buffer) {
            buffers[member] = buffer;
            count++;
        }
    }
}
