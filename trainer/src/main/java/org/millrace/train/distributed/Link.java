package org.millrace.train.distributed;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A lane's connection to one rank. Frames leave in the order of the operations; one that comes too early stays in the
 * connection, and the sender with it, until this rank has begun the operation or has a buffer for it. For the lane's thread.
 */
final class Link {

    /** Bytes that are moved in one go, before other connections have their turn. */
    private static final long TURN = 1 << 20;

    final int peer;
    final SocketChannel channel;
    final SelectionKey key;

    private final Lane lane;
    private final Deque<Sending> sendings = new ArrayDeque<>();
    private final ByteBuffer outHeader = ByteBuffer.allocateDirect(Frame.HEADER);
    private final ByteBuffer[] out = {outHeader, ByteBuffer.allocateDirect(0)};
    private @Nullable LaneTransfer outOperation;

    private final ByteBuffer inHeader = ByteBuffer.allocateDirect(Frame.HEADER);
    private final CRC32C checksum = new CRC32C();
    private @Nullable Frame frame;
    private @Nullable LaneTransfer inOperation;
    private int inMember;
    private ByteBuffer target = inHeader;
    private int buffersHeld;

    Link(int peer, SocketChannel channel, SelectionKey key, Lane lane) {
        this.peer = peer;
        this.channel = channel;
        this.key = key;
        this.lane = lane;
        outHeader.limit(0);
    }

    /** Has the operation's chunks for this rank sent, after those of the operations before. */
    void add(LaneTransfer operation, int member) {
        sendings.add(new Sending(operation, member));
    }

    /** Whether a chunk of the operation has left in part. */
    boolean isSending(LaneTransfer operation) {
        return outOperation == operation;
    }

    /** Sends what can be sent now. */
    void write() throws IOException {
        long turn = TURN;
        while (turn > 0) {
            if (outOperation == null && !nextFrame()) {
                interest(SelectionKey.OP_WRITE, false);
                return;
            }
            turn -= channel.write(out);
            if (out[0].hasRemaining() || out[1].hasRemaining()) {
                interest(SelectionKey.OP_WRITE, true);
                return;
            }
            LaneTransfer sent = outOperation;
            outOperation = null;
            if (sent != null) {
                sent.sent();
                lane.finishIfDone(sent);
            }
        }
        interest(SelectionKey.OP_WRITE, true);
    }

    private boolean nextFrame() {
        while (true) {
            Sending sending = sendings.peek();
            if (sending == null) {
                return false;
            }
            LaneTransfer.Outgoing next = sending.operation.next(sending.member);
            if (next != null) {
                next.frame().write(outHeader);
                out[1] = next.payload();
                outOperation = sending.operation;
                return true;
            }
            if (!sending.operation.sentTo(sending.member)) {
                return false;
            }
            sendings.remove();
        }
    }

    /** Receives what is there. */
    void read() throws IOException, Frame.GarbledException {
        long turn = TURN;
        while (turn > 0) {
            if (frame == null || inOperation == null) {
                if (inHeader.hasRemaining()) {
                    int count = channel.read(inHeader);
                    if (count < 0) {
                        throw new EOFException("it closed the connection");
                    }
                    if (inHeader.hasRemaining()) {
                        return;
                    }
                }
                if (!begin()) {
                    return;
                }
            }
            turn -= receive();
            if (target.hasRemaining()) {
                return;
            }
            end();
        }
    }

    /** Reads on where a frame had to wait. */
    void resume() throws IOException, Frame.GarbledException {
        if ((key.interestOps() & SelectionKey.OP_READ) == 0) {
            interest(SelectionKey.OP_READ, true);
            read();
        }
    }

    /** False if the frame must wait. */
    private boolean begin() throws Frame.GarbledException {
        if (frame == null) {
            frame = Frame.read(inHeader);
        }
        LaneTransfer operation = lane.find(frame, peer);
        if (operation == null) {
            return park();
        }
        inMember = lane.member(operation, peer);
        if (inMember < 0) {
            throw new Frame.GarbledException("%s of a group that it does not belong to".formatted(operation.transfer));
        }
        String wrong = operation.wrong(frame, inMember);
        if (wrong != null) {
            throw new Frame.GarbledException(wrong);
        }
        if (operation.sums(frame)) {
            if (buffersHeld >= lane.buffersEach()) {
                return park();
            }
            buffersHeld++;
            target = lane.takeBuffer().clear().limit(frame.length());
        } else {
            target = operation.place(frame, inMember);
        }
        checksum.reset();
        inOperation = operation;
        return true;
    }

    private boolean park() {
        interest(SelectionKey.OP_READ, false);
        lane.park(this);
        return false;
    }

    private int receive() throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        int before = target.position();
        int count = channel.read(target);
        if (count < 0) {
            throw new EOFException("it closed the connection");
        }
        checksum.update(target.duplicate().flip().position(before));
        return count;
    }

    private void end() throws Frame.GarbledException {
        Frame ended = frame;
        LaneTransfer operation = inOperation;
        if (ended == null || operation == null) {
            throw new IllegalStateException("No frame has begun");
        }
        if ((int) checksum.getValue() != ended.checksum()) {
            throw new Frame.GarbledException(
                    "a chunk of %s that does not match its checksum".formatted(operation.transfer));
        }
        frame = null;
        inOperation = null;
        inHeader.clear();
        lane.received(operation, ended, inMember, target);
    }

    /** A buffer that this rank has filled is free again. */
    void release() {
        buffersHeld--;
    }

    private void interest(int operation, boolean wanted) {
        int before = key.interestOps();
        int after = wanted ? before | operation : before & ~operation;
        if (after != before) {
            key.interestOps(after);
        }
    }

    /** An operation's chunks for this rank. */
    private record Sending(LaneTransfer operation, int member) {}
}
