package org.millrace.train.sharding;

import java.nio.ByteBuffer;
import java.util.List;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.model.ShareTensor;
import org.millrace.train.optimizer.GradientTree;

/**
 * The loss and the norm of the gradient of a whole step, equal on all ranks to the last bit, however many there are: losses
 * are added up the tree of the gradients, squares within blocks of {@value ShardPlan#BLOCK} elements and then over all
 * blocks of the model in order. Each rank squares the blocks that it keeps.
 *
 * @param loss summed over all targets
 * @param norm of the gradient; not finite if an element of it is not
 */
public record StepTotals(double loss, double norm) {

    /** Exchanges what the ranks know. */
    public static StepTotals of(
            ProcessGroup group,
            ShardPlan shards,
            GradientTree tree,
            double[] leafLosses,
            Kernels kernels,
            ShareTensor gradients) {
        double[] squares = squares(kernels, shards, group.rank(), gradients);
        ByteBuffer own = ByteBuffer.allocate((leafLosses.length + squares.length) * Double.BYTES);
        own.asDoubleBuffer().put(leafLosses).put(squares);
        List<ByteBuffer> all =
                group.allGather(own.array()).stream().map(ByteBuffer::wrap).toList();
        double[] losses = new double[leafLosses.length];
        for (ByteBuffer rank : all) {
            for (int leaf = 0; leaf < losses.length; leaf++) {
                losses[leaf] += rank.getDouble(); // 0 from all ranks but one
            }
        }
        double sum = 0;
        for (ParameterLayout.Unit unit : shards.units()) {
            for (int rank = 0; rank < group.size(); rank++) {
                long elements = shards.begin(unit, rank + 1) - shards.begin(unit, rank);
                for (int block = 0; block < ShardPlan.blocks(elements); block++) {
                    sum += all.get(rank).getDouble();
                }
            }
        }
        return new StepTotals(tree.sum(losses), Math.sqrt(sum));
    }

    /** Of each block that a rank keeps. */
    private static double[] squares(Kernels kernels, ShardPlan shards, int rank, ShareTensor gradients) {
        ParameterShare share = shards.share(rank);
        List<ParameterShare.Run> runs = shards.units().stream()
                .flatMap(unit -> share.within(unit.offset(), unit.size()).stream())
                .toList();
        double[] squares = new double
                [runs.stream().mapToInt(run -> ShardPlan.blocks(run.size())).sum()];
        int first = 0;
        for (ParameterShare.Run run : runs) {
            kernels.sumsOfSquares(gradients.of(run), ShardPlan.BLOCK, squares, first);
            first += ShardPlan.blocks(run.size());
        }
        return squares;
    }
}
