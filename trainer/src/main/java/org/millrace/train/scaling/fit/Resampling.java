package org.millrace.train.scaling.fit;

import java.util.SplittableRandom;

/** Randomness of the bootstrap: each resample has its own, from the seed and its index alone. */
final class Resampling {

    /** Odd, and far from any small multiple of itself modulo 2^64, so that neighbouring indexes share nothing. */
    private static final long STRIDE = 0xD1342543DE82EF95L;

    private Resampling() {}

    static SplittableRandom random(long seed, long index) {
        return new SplittableRandom(seed * STRIDE + index).split();
    }

    /** How often each of so many is drawn, in as many draws with replacement. */
    static double[] counts(SplittableRandom random, int of) {
        double[] counts = new double[of];
        for (int i = 0; i < of; i++) {
            counts[random.nextInt(of)]++;
        }
        return counts;
    }
}
