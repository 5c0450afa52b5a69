package org.millrace.train.optimizer;

/**
 * How a step's micro-batches lie under the leaves of the tree that their gradients are summed in. There are as many leaves
 * as the largest power of two that neither the micro-batches nor the parts asked for go below; leaf i of L takes the
 * micro-batches [⌊i·n/L⌋, ⌊(i+1)·n/L⌋), one after the other. Sums go up the balanced tree over the leaves.
 *
 * <p>A rank takes the leaves under one node, found by halving: of r ranks the first ⌈r/2⌉ share the first half of the
 * leaves, the others the second. So any number of ranks up to L finds the bits that one rank finds, be it a power of two
 * or not, and the sums over ranks go as {@code ProcessGroup} sums.
 *
 * @param microBatches n, of the step over all ranks
 * @param leaves L
 */
public record GradientTree(long microBatches, int leaves) {

    public GradientTree {
        if (leaves < 1 || Integer.bitCount(leaves) != 1 || leaves > microBatches) {
            throw new IllegalArgumentException("%d micro-batches cannot lie under %d leaves: expected a power of two"
                    .formatted(microBatches, leaves));
        }
    }

    /** The tree of a step in at most so many parts. */
    public static GradientTree of(long microBatches, int parts) {
        long most = Math.min(microBatches, parts);
        if (most < 1) {
            throw new IllegalArgumentException("A step has at least one micro-batch in one part, cannot be: %d in %d"
                    .formatted(microBatches, parts));
        }
        return new GradientTree(microBatches, Math.toIntExact(Long.highestOneBit(most)));
    }

    /** The first micro-batch of a leaf; that of leaf L is the end. */
    public long begin(int leaf) {
        return Math.multiplyExact(microBatches, (long) leaf) / leaves;
    }

    /** The micro-batches under some leaves. */
    public MicroBatches microBatches(Leaves some) {
        long first = begin(some.first);
        return new MicroBatches(first, 1, begin(some.first + some.count) - first);
    }

    /**
     * The sum of one number a leaf, up the tree.
     *
     * @param leafValues of one tree, or of a power of two of them, one after another, whose sums go up a tree in turn
     */
    public double sum(double[] leafValues) {
        int trees = leafValues.length / leaves;
        if (leafValues.length != trees * leaves || Integer.bitCount(trees) != 1) {
            throw new IllegalArgumentException(
                    "A tree of %d leaves cannot sum %d values".formatted(leaves, leafValues.length));
        }
        double[] sums = leafValues.clone();
        for (int count = leafValues.length; count > 1; count /= 2) {
            for (int i = 0; i < count / 2; i++) {
                sums[i] = sums[2 * i] + sums[2 * i + 1];
            }
        }
        return sums[0];
    }

    /** The leaves of a rank: a node of the tree. */
    public Leaves shareOf(int rank, int ranks) {
        if (ranks < 1 || ranks > leaves || rank < 0 || rank >= ranks) {
            throw new IllegalArgumentException(
                    "Rank %d of %d cannot have a share of %d leaves".formatted(rank, ranks, leaves));
        }
        int first = 0;
        int count = leaves;
        int firstRank = 0;
        int among = ranks;
        while (among > 1) {
            int left = (among + 1) / 2;
            count /= 2;
            if (rank < firstRank + left) {
                among = left;
            } else {
                first += count;
                firstRank += left;
                among -= left;
            }
        }
        return new Leaves(first, count);
    }

    /**
     * Neighbouring leaves.
     *
     * @param count a power of two
     */
    public record Leaves(int first, int count) {

        /** All leaves of a tree. */
        public static Leaves of(GradientTree tree) {
            return new Leaves(0, tree.leaves);
        }
    }

    /**
     * Which micro-batches of a step a rank computes: first, first + stride, and so on.
     *
     * @param count at least 1
     */
    public record MicroBatches(long first, long stride, long count) {}
}
