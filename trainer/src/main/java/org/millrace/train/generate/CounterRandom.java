package org.millrace.train.generate;

import com.dynatrace.hash4j.hashing.Hashing;

/** Uniform numbers by their position: a function of (seed, position), so there is no state to save or to share. */
record CounterRandom(long seed) {

    private static final double UNIT = 0x1.0p-53;

    /** The number at a position, in [0, 1). */
    double at(long position) {
        return (Hashing.xxh3_64().hashLongLongToLong(seed, position) >>> 11) * UNIT;
    }
}
