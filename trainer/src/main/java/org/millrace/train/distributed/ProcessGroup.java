package org.millrace.train.distributed;

import java.util.List;
import org.millrace.train.tensor.Tensor;

/**
 * The ranks that train one model together, seen from one of them. All ranks call the same operations with the same sizes
 * in the same order, each from one thread at a time; the operations of a group take effect in that order, and several may
 * be pending. Tensors may be of any type and must stay as they are until {@link Pending#await}.
 *
 * <p>Sums are exact in the sense that their order is fixed: the sum over the ranks [a, b) is that over the first half,
 * [a, a + ⌈(b − a) / 2⌉), plus that over the rest. It is the tree of {@link
 * org.millrace.train.optimizer.GradientAccumulator} above the ranks, whatever carries the numbers.
 *
 * <p>Every operation has a timeout. What fails, fails on every rank: with a {@link ProcessGroupException} that names who
 * was lost, slow or wrong, and in which operation, at which step.
 */
public interface ProcessGroup extends AutoCloseable {

    /** This rank, from 0. */
    int rank();

    /** How many ranks there are. */
    int size();

    /** How the ranks talk, for logs: {@code 4 ranks over TCP}. */
    String description();

    /** Names the step that operations belong to from now on, for messages. */
    void atStep(long step);

    /**
     * Sends each rank one tensor and receives one from each, this rank included.
     *
     * @param sends by receiver; may be of different sizes, and empty
     * @param receives by sender, of the size that it sends
     */
    Pending exchange(List<Tensor> sends, List<Tensor> receives);

    /**
     * output = the sum over all ranks of what they have at this rank's place in their inputs.
     *
     * @param inputs FLOAT32, by the rank that gets their sum; the sizes differ between places, not between ranks; they
     *     may be overwritten
     * @param output of the size of this rank's input; may be that input
     */
    Pending reduceScatter(List<Tensor> inputs, Tensor output);

    /**
     * outputs = the input of every rank, by rank.
     *
     * @param input may be this rank's output
     */
    Pending allGather(Tensor input, List<Tensor> outputs);

    /** tensor = the sum of all ranks' tensors, FLOAT32, in place. */
    Pending allReduce(Tensor tensor);

    /** tensor = the root's. */
    Pending broadcast(Tensor tensor, int root);

    /** The bytes of every rank, by rank; for little that may differ in size, not for tensors. Waits. */
    List<byte[]> allGather(byte[] bytes);

    /** Waits for all ranks. */
    void barrier();

    /**
     * The group of some of the ranks, over the same connections; every rank of this group calls it at the same time, each
     * with the group that it belongs to. Ranks that meet in several groups begin the operations of these in the same order,
     * as if they were of one. Closing it leaves this one open.
     *
     * @param ranks of this group, this rank among them, in the order of their ranks there
     */
    ProcessGroup subgroup(List<Integer> ranks);

    /**
     * What this rank has moved, and how long it took it, since it began: over this group, that which it was made from, and
     * all that were made from either, which share their connections.
     */
    Traffic traffic();

    /**
     * What has gone through a rank's groups.
     *
     * @param bytesSent to other ranks
     * @param bytesReceived from other ranks
     * @param seconds during which at least one operation was pending, whatever the number of them
     * @param waitedSeconds that callers have spent in {@link Pending#await} and in the operations that wait
     */
    record Traffic(long bytesSent, long bytesReceived, double seconds, double waitedSeconds) {}

    /**
     * Ends this rank's part and tells the others why, so that they do not wait for it until the timeout. When it returns,
     * nothing touches the tensors of pending operations any more, of this group, that which it was made from, and all that
     * were made from either.
     *
     * @param reason for their messages
     */
    void abort(String reason);

    /** Ends the group in order, after the last operation; frees its threads and connections. */
    @Override
    void close();
}
