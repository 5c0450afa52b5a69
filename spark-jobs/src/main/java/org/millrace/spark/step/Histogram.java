package org.millrace.spark.step;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often values of each magnitude occur: bucket 0 counts zeros, bucket k counts values from 2ᵏ⁻¹ to 2ᵏ − 1. In JSON it
 * is a list of its non-empty buckets, {@code {"from": 512, "count": 3}}.
 */
public final class Histogram {

    private static final int BUCKETS = 64;

    private final long[] counts = new long[BUCKETS];

    public Histogram() {}

    @JsonCreator
    static Histogram ofBuckets(List<Bucket> buckets) {
        Histogram histogram = new Histogram();
        for (Bucket bucket : buckets) {
            histogram.counts[bucketOf(bucket.from)] += bucket.count;
        }
        return histogram;
    }

    /**
     * One non-empty bucket.
     *
     * @param from smallest value that it counts; the next power of two is the first that it does not
     * @param count values seen
     */
    public record Bucket(long from, long count) {}

    /** Counts a value, which must not be negative. */
    public void add(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("Only values from 0 can be counted, got " + value);
        }
        counts[bucketOf(value)]++;
    }

    void addAll(Histogram other) {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            counts[bucket] += other.counts[bucket];
        }
    }

    /** Non-empty buckets by rising value. */
    @JsonValue
    public List<Bucket> buckets() {
        List<Bucket> buckets = new ArrayList<>();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (counts[bucket] > 0) {
                buckets.add(new Bucket(bucket == 0 ? 0 : 1L << (bucket - 1), counts[bucket]));
            }
        }
        return buckets;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return buckets().toString();
    }

    private static int bucketOf(long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value);
    }
}
