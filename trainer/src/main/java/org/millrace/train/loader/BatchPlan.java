package org.millrace.train.loader;

import org.millrace.train.optimizer.GradientTree;

/**
 * How samples make steps of one batch size: the micro-batch m of step s is the samples
 * [o + s·B + m·b, o + s·B + (m + 1)·b), for whichever rank computes it. The data cursor of a stage is the first sample of
 * the next step, o + s·B: one integer, whatever the number of ranks.
 *
 * @param origin o, the first sample of step 0; above 0 where steps of other sizes came before
 * @param batchSequences B, sequences of a step over all ranks
 * @param microBatchSequences b, sequences of a micro-batch; divides B
 * @param firstMicroBatch the first micro-batch of a step that this rank computes
 * @param stride from one of its micro-batches to the next; 1 if they are neighbours
 * @param microBatches how many this rank computes
 */
public record BatchPlan(
        long origin, int batchSequences, int microBatchSequences, int firstMicroBatch, int stride, int microBatches) {

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
        long last = firstMicroBatch + (microBatches - 1L) * stride;
        if (firstMicroBatch < 0 || stride < 1 || microBatches < 1 || last >= all) {
            throw new IllegalArgumentException(
                    "A step has %d micro-batches; a rank cannot take %d of them, every %d from number %d on"
                            .formatted(all, microBatches, stride, firstMicroBatch));
        }
    }

    /** All micro-batches of every step, for a single rank. */
    public static BatchPlan whole(int batchSequences, int microBatchSequences) {
        return new BatchPlan(
                0,
                batchSequences,
                microBatchSequences,
                0,
                1,
                microBatchSequences < 1 ? 1 : batchSequences / microBatchSequences);
    }

    /** The same steps, of which a rank computes those micro-batches. */
    public BatchPlan part(GradientTree.MicroBatches some) {
        return new BatchPlan(
                origin,
                batchSequences,
                microBatchSequences,
                Math.toIntExact(some.first()),
                Math.toIntExact(some.stride()),
                Math.toIntExact(some.count()));
    }

    /** The same steps, with step 0 beginning at a sample. */
    public BatchPlan from(long firstSample) {
        return new BatchPlan(firstSample, batchSequences, microBatchSequences, firstMicroBatch, stride, microBatches);
    }

    /** The first sample of this rank's n-th micro-batch of a step. */
    long firstSample(long step, int n) {
        return origin + step * batchSequences + (long) microBatch(n) * microBatchSequences;
    }

    /** The number that this rank's n-th micro-batch has in a step. */
    int microBatch(int n) {
        return firstMicroBatch + n * stride;
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
