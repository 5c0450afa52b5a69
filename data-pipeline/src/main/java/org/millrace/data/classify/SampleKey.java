package org.millrace.data.classify;

import org.millrace.data.dedup.ContentHash;

/**
 * Where a text stands in the drawing of a sample: by its content and a seed alone, so that equal texts stand together and no
 * file, partition or order matters.
 *
 * @param order first, as if thrown by a die
 * @param high of the text's hash, should two be equal
 * @param low of the text's hash; it also says which fold the text is in
 */
public record SampleKey(long order, long high, long low) implements Comparable<SampleKey> {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    static SampleKey of(String text, long seed) {
        ContentHash hash = ContentHash.of(text);
        long z = (hash.high() ^ seed * GOLDEN) + GOLDEN;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return new SampleKey(z ^ z >>> 31, hash.high(), hash.low());
    }

    /** A number from 0 to 1 that does not depend on the place in the drawing. */
    double fold() {
        return (low >>> 11) * 0x1p-53;
    }

    @Override
    public int compareTo(SampleKey other) {
        int byOrder = Long.compareUnsigned(order, other.order);
        if (byOrder != 0) {
            return byOrder;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }
}
