package org.millrace.train.loader;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * Which sequence of a stage's dataset each training sample is. Every epoch takes every sequence once, in an order of its
 * own that is a function of (seed, stage, epoch): nothing is stored, and any sample is found at once, so a run resumes
 * from one integer.
 *
 * <p>The permutation is a generalised Feistel network over the rectangle a·b ≥ size (Black and Rogaway 2002, "Ciphers
 * with Arbitrary Finite Domains"): a cell (x, y) goes through rounds that add a hash of one coordinate to the other; a
 * result outside the size goes round again, which keeps it a permutation. The rectangle is less than a row larger than
 * the size, so that is rare.
 */
public final class SampleOrder {

    private static final Hasher64 HASHER = Hashing.xxh3_64();

    /** Enough for a nearly uniform choice even among the six orders of three sequences. */
    private static final int ROUNDS = 12;

    private final long seed;
    private final String stage;
    private final long size;
    private final long rows;
    private final long columns;

    /**
     * @param seed of the run
     * @param stage name of the training stage
     * @param size sequences of its dataset, at most 2⁶²
     */
    public SampleOrder(long seed, String stage, long size) {
        if (size < 1 || size > 1L << 62) {
            throw new IllegalArgumentException(
                    "The dataset of stage %s must have between 1 and 2^62 sequences, cannot be: %d"
                            .formatted(stage, size));
        }
        this.seed = seed;
        this.stage = stage;
        this.size = size;
        this.rows = (long) Math.ceil(Math.sqrt((double) size));
        this.columns = (size + rows - 1) / rows;
    }

    /** Sequences of an epoch. */
    public long size() {
        return size;
    }

    /**
     * The index of the sequence that a sample is.
     *
     * @param sampleIndex from 0; beyond {@link #size()} the next epoch begins
     */
    public long at(long sampleIndex) {
        if (sampleIndex < 0) {
            throw new IllegalArgumentException("Sample index must be at least 0, cannot be: " + sampleIndex);
        }
        long key = key(sampleIndex / size);
        long cell = sampleIndex % size;
        do {
            cell = encipher(cell, key);
        } while (cell >= size);
        return cell;
    }

    /**
     * The sample that a sequence is in an epoch: the inverse of {@link #at}.
     *
     * @param sequence index of the sequence, below {@link #size()}
     * @param epoch from 0
     */
    public long sampleOf(long sequence, long epoch) {
        if (sequence < 0 || sequence >= size || epoch < 0) {
            throw new IllegalArgumentException(
                    "There are the sequences 0 to %d in every epoch from 0, not %d in epoch %d"
                            .formatted(size - 1, sequence, epoch));
        }
        long key = key(epoch);
        long cell = sequence;
        do {
            cell = decipher(cell, key);
        } while (cell >= size);
        return epoch * size + cell;
    }

    private long key(long epoch) {
        return HASHER.hashStream().putLong(seed).putString(stage).putLong(epoch).getAsLong();
    }

    private long decipher(long cell, long key) {
        long x = cell / columns;
        long y = cell % columns;
        for (int round = ROUNDS - 2; round >= 0; round -= 2) {
            y = (y + columns - below(HASHER.hashLongLongToLong(key + round + 1, x), columns)) % columns;
            x = (x + rows - below(HASHER.hashLongLongToLong(key + round, y), rows)) % rows;
        }
        return x * columns + y;
    }

    private long encipher(long cell, long key) {
        long x = cell / columns;
        long y = cell % columns;
        for (int round = 0; round < ROUNDS; round += 2) {
            x = (x + below(HASHER.hashLongLongToLong(key + round, y), rows)) % rows;
            y = (y + below(HASHER.hashLongLongToLong(key + round + 1, x), columns)) % columns;
        }
        return x * columns + y;
    }

    /** Scales a hash to 0 … bound − 1; bounds are at most 2³¹, so 32 bits of the hash leave no visible bias. */
    private static long below(long hash, long bound) {
        return ((hash >>> 32) * bound) >>> 32;
    }
}
