package org.millrace.train.checkpoint;

import java.util.stream.IntStream;
import org.millrace.train.huggingface.WeightShards;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.sharding.ShardPlan;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * A copy of the numbers that a rank writes, so that training can go on while they are written. The memory is taken once
 * and used for every checkpoint.
 */
final class Snapshot implements WeightGather.Target, AutoCloseable {

    private final Kernels kernels;
    private final ParameterShare momentShare;
    private final Tensor weights;
    private final Tensor firstMoment;
    private final Tensor secondMoment;

    /**
     * Room for a copy.
     *
     * @param weights elements of the rank's file of weights
     * @param moments what the rank writes of the moments
     */
    Snapshot(Kernels kernels, long weights, ParameterShare moments) {
        this.kernels = kernels;
        this.momentShare = moments;
        this.weights = kernels.device().tensor(DataType.FLOAT32, weights);
        this.firstMoment = kernels.device().tensor(DataType.FLOAT32, moments.size());
        this.secondMoment = kernels.device().tensor(DataType.FLOAT32, moments.size());
    }

    /** Bytes that the rank with most to write needs. */
    static long bytes(ParameterLayout layout, int ranks) {
        WeightShards files = new WeightShards(layout, ranks);
        ShardPlan plan = new ShardPlan(layout, ranks);
        long elements = IntStream.range(0, ranks)
                .mapToLong(rank -> files.size(rank) + 2 * plan.share(rank).size())
                .max()
                .orElse(0);
        return elements * DataType.FLOAT32.bytes();
    }

    /** Copies the numbers; called by all ranks together. */
    void take(RankTensors tensors, WeightGather gather) {
        gather.gather(tensors, this);
        for (ParameterShare.Run run : momentShare.runs()) {
            for (ParameterShare.Run held : tensors.share().within(run.flat(), run.size())) {
                long local = run.local() + held.flat() - run.flat();
                kernels.copy(ParameterShare.of(tensors.firstMoment(), held), firstMoment.view(local, held.size()));
                kernels.copy(ParameterShare.of(tensors.secondMoment(), held), secondMoment.view(local, held.size()));
            }
        }
    }

    @Override
    public Tensor room(WeightGather.Piece piece) {
        return weights.view(piece.local(), piece.size());
    }

    @Override
    public void accept(WeightGather.Piece piece, Tensor values) {
        Tensor room = room(piece);
        if (values.address() != room.address()) {
            kernels.copy(values, room);
        }
    }

    /** The elements of the rank's file of weights, in its order. */
    Tensor weights() {
        return weights;
    }

    Moments moments() {
        return new Moments(momentShare, firstMoment, secondMoment);
    }

    @Override
    public void close() {
        weights.memory().close();
        firstMoment.memory().close();
        secondMoment.memory().close();
    }
}
