package org.millrace.data.dedup;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.ByteBuffer;

/**
 * Signatures of texts by MinHash (Broder 1997), the numbers that datatrove 0.10.1's {@code MinhashDedupSignature} computes
 * with its defaults: XXH64 of shingles of {@link SimplifiedText simplified} English words. Reuses its buffers; one for each
 * thread.
 */
public final class MinHasher {

    private final MinHashSettings settings;
    private final Shingles shingles;
    private final Minima minima;
    private final byte[] band;

    public MinHasher(MinHashSettings settings) {
        this.settings = settings;
        this.shingles = new Shingles(settings.shingleWords());
        this.minima = new Minima(settings.hashes(), settings.seed());
        this.band = new byte[Integer.BYTES + Long.BYTES + settings.rows() * Long.BYTES];
    }

    /** Computes the signature of a text; false, and no signature, where it has fewer words than a shingle. */
    public boolean sign(String text) {
        minima.clear();
        return shingles.of(text, minima::add) > 0;
    }

    /** The present signature: bands one after another. */
    public long[] signature() {
        return minima.least().clone();
    }

    /**
     * 128 bits that stand for one band of the present signature; two documents are candidates where they are equal. Among
     * 10¹² documents the chance that any two share them by accident is below 10⁻¹³.
     *
     * @param space documents of different spaces never meet
     */
    public HashValue128 key(int ordinal, long space) {
        ByteBuffer bytes = ByteBuffer.wrap(band).putInt(ordinal).putLong(space);
        long[] least = minima.least();
        for (int row = ordinal * settings.rows(); row < (ordinal + 1) * settings.rows(); row++) {
            bytes.putLong(least[row]);
        }
        return Hashing.xxh3_128().hashBytesTo128Bits(band);
    }
}
