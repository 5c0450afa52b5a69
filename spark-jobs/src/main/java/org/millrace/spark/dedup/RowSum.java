package org.millrace.spark.dedup;

/**
 * A checksum of a table that does not depend on the order of its rows: the sum of a hash of each. With the number of rows it
 * tells whether a stage has read what the stage before has written.
 */
final class RowSum {

    private static final long ODD = 0x9E3779B97F4A7C15L;

    private RowSum() {}

    static long of(long first, long second, long third) {
        return mixed(mixed(mixed(first) + second) + third);
    }

    static long of(long first, long second, long third, long fourth) {
        return mixed(of(first, second, third) + fourth);
    }

    /** The same for an edge and for its reverse. */
    static long ofEdge(long one, long other) {
        return mixed(mixed(one + other) + (one ^ other));
    }

    /** The last step of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    private static long mixed(long value) {
        long z = value + ODD;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
