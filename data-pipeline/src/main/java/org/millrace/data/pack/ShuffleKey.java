package org.millrace.data.pack;

import com.dynatrace.hash4j.hashing.Hashing;

/**
 * The global shuffle of a stage's documents: sorted by their keys they are in an order that looks random and that
 * depends on nothing but the seed, the stage and the documents themselves.
 *
 * <p>A partition holds a contiguous range of the keys, so the partitions one after the other, each sorted by (key,
 * document id, copy) with keys compared as signed numbers, are the whole corpus in that order. How many partitions
 * there are follows from the size of the corpus, never from the cluster.
 */
public final class ShuffleKey {

    /** A partition is not smaller than this unless the corpus is. */
    private static final long MINIMUM_PARTITION_TOKENS = 1L << 24;

    /** A partition's last sequence is padded; with so many sequences that is below 0.05 % of the tokens on average. */
    private static final long MINIMUM_PARTITION_SEQUENCES = 1 << 10;

    /** Bounds the manifest: beyond it the parts grow. */
    private static final long MAXIMUM_PARTITIONS = 1 << 16;

    private ShuffleKey() {}

    /**
     * A document's place in the shuffle of a stage: XXH3 (64 bits) of the seed (int64), the stage in UTF-16 and its
     * length (int32), the document id (int64) and the copy (int32), all little-endian.
     *
     * @param seed of the run
     * @param stage name of the training stage
     * @param documentId {@link org.millrace.data.document.DocumentId#toLong()}
     * @param copy which of its copies in the mixture, from 0
     */
    public static long of(long seed, String stage, long documentId, int copy) {
        return Hashing.xxh3_64()
                .hashStream()
                .putLong(seed)
                .putString(stage)
                .putLong(documentId)
                .putInt(copy)
                .getAsLong();
    }

    /**
     * A number that looks random and that a piece's origin decides: XXH3 (64 bits) of the document id and of the offset
     * in it (int64 each).
     */
    static long ofPiece(long documentId, long offset) {
        return Hashing.xxh3_64().hashLongLongToLong(documentId, offset);
    }

    /** The partition that holds a key, from 0; ascending with the key as a signed number. */
    public static int partition(long key, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("Partitions must be at least 1, cannot be: " + partitions);
        }
        long rank = (key ^ Long.MIN_VALUE) >>> 32;
        return (int) ((rank * partitions) >>> 32);
    }

    /** How many partitions a stage is packed in: a function of the corpus and the stage's length alone. */
    public static int partitions(long totalTokens, int sequenceLength) {
        if (totalTokens < 0 || sequenceLength < 1) {
            throw new IllegalArgumentException(
                    "Tokens must be at least 0 and the sequence length at least 1, cannot be: %d and %d"
                            .formatted(totalTokens, sequenceLength));
        }
        long partitionTokens = Math.max(MINIMUM_PARTITION_TOKENS, MINIMUM_PARTITION_SEQUENCES * sequenceLength);
        long partitions = totalTokens / partitionTokens;
        return (int) Math.max(1, Math.min(MAXIMUM_PARTITIONS, partitions));
    }
}
