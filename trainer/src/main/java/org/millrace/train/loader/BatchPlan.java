package org.millrace.train.loader;

/**
 * How samples make steps of one batch size: the micro-batch m of step s is the samples
 * [o + s·B + m·b, o + s·B + (m + 1)·b), for whichever rank computes it. The data cursor of a stage is the first sample of
 * the next step, o + s·B: one integer, whatever the number of ranks.
 *
 * @param origin o, the first sample of step 0; above 0 where steps of other sizes came before
 * @param batchSequences B, sequences of a step over all ranks
 * @param microBatchSequences b, sequences of a micro-batch; divides B
 * @param firstMicroBatch the first micro-batch of a step that this rank computes
 * @param microBatches how many of them, one after the other, this rank computes
 */
public record BatchPlan(
        long origin, int batchSequences, int microBatchSequences, int firstMicroBatch, int microBatches) {

    public BatchPlan {
        if (origin < 0) {
            throw new IllegalArgumentException("Samples count from 0, cannot be: " + origin);
        }
        if (batchSequences < 1 || microBatchSequences < 1 || batchSequences % microBatchSequences != 0) {
            throw new IllegalArgumentException(
                    "Sequences of a micro-batch must divide the sequences of a step, cannot be: %d and %d"
                            .formatted(microBatchSequences, batchSequences));
        }
        int all = batchSequences / microBatchSequences;
        if (firstMicroBatch < 0 || microBatches < 1 || firstMicroBatch > all - microBatches) {
            throw new IllegalArgumentException("A step has %d micro-batches; a rank cannot take %d from number %d on"
                    .formatted(all, microBatches, firstMicroBatch));
        }
    }

    /** All micro-batches of every step, for a single rank. */
    public static BatchPlan whole(int batchSequences, int microBatchSequences) {
        return ofRank(batchSequences, microBatchSequences, 0, 1);
    }

    /** The contiguous share of a rank. The number of ranks must divide the micro-batches of a step. */
    public static BatchPlan ofRank(int batchSequences, int microBatchSequences, int rank, int ranks) {
        if (microBatchSequences < 1 || ranks < 1 || batchSequences % ((long) microBatchSequences * ranks) != 0) {
            throw new IllegalArgumentException(
                    "A step of %d sequences cannot be divided into micro-batches of %d for %d ranks alike"
                            .formatted(batchSequences, microBatchSequences, ranks));
        }
        int share = batchSequences / microBatchSequences / ranks;
        return new BatchPlan(0, batchSequences, microBatchSequences, rank * share, share);
    }

    /** The same steps, with step 0 beginning at a sample. */
    public BatchPlan from(long firstSample) {
        return new BatchPlan(firstSample, batchSequences, microBatchSequences, firstMicroBatch, microBatches);
    }

    /** The first sample of this rank's n-th micro-batch of a step. */
    long firstSample(long step, int n) {
        return origin + step * batchSequences + (long) (firstMicroBatch + n) * microBatchSequences;
    }

    /** The step that begins at a cursor. */
    long stepAt(long cursor) {
        if (cursor < origin || (cursor - origin) % batchSequences != 0) {
            throw new IllegalArgumentException(
                    "Cursor must be a multiple of the %d sequences of a step from sample %d on, cannot be: %d"
                            .formatted(batchSequences, origin, cursor));
        }
        return (cursor - origin) / batchSequences;
    }
}
