package org.millrace.data.statistics;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How the values of a measure are distributed, in memory that does not grow with their number. Every doubling is divided
 * into 64 equal buckets, so a quantile is off by less than 0.8 %. Adding up distributions gives what counting all values
 * together would, bit by bit and in any order.
 */
public final class Distribution {

    /** Bits of a double below the six highest of its fraction; of numbers from 0 the others are in the same order. */
    private static final int BITS_BELOW_BUCKET = 46;

    private final NavigableMap<Integer, Long> counts = new TreeMap<>();
    private long count;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    public Distribution() {}

    /**
     * A distribution as {@link #counts()}, {@link #least()} and {@link #greatest()} tell it.
     *
     * @param counts of values, by bucket
     */
    @JsonCreator
    public Distribution(
            @JsonProperty("counts") Map<Integer, Long> counts,
            @JsonProperty("least") double least,
            @JsonProperty("greatest") double greatest) {
        this.counts.putAll(counts);
        this.count = counts.values().stream().mapToLong(Long::longValue).sum();
        if (count > 0) {
            this.least = least;
            this.greatest = greatest;
        }
    }

    /** Counts a value, which must be finite and not negative. */
    public void add(double value) {
        if (!(value >= 0 && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("Only finite values from 0 can be counted, got " + value);
        }
        counts.merge(bucketOf(value), 1L, Long::sum);
        count++;
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
    }

    public void addAll(Distribution other) {
        other.counts.forEach((bucket, times) -> counts.merge(bucket, times, Long::sum));
        count += other.count;
        least = Math.min(least, other.least);
        greatest = Math.max(greatest, other.greatest);
    }

    /** Values counted. */
    public long count() {
        return count;
    }

    /** The least value, exactly; 0 if there is none. */
    @JsonProperty
    public double least() {
        return count == 0 ? 0 : least;
    }

    /** The greatest value, exactly; 0 if there is none. */
    @JsonProperty
    public double greatest() {
        return count == 0 ? 0 : greatest;
    }

    /** Counts by the number of their bucket, lowest values first. */
    @JsonProperty
    public NavigableMap<Integer, Long> counts() {
        return new TreeMap<>(counts);
    }

    /**
     * The value that a share of all values do not exceed.
     *
     * @param share from 0, the least value, to 1, the greatest
     */
    public double quantile(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A share must be from 0 to 1, cannot be: " + share);
        }
        if (count == 0) {
            return 0;
        }
        long rank = Math.min(count, Math.max(1, (long) Math.ceil(share * count)));
        if (rank == 1) {
            return least;
        }
        if (rank == count) {
            return greatest;
        }
        long before = 0;
        for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
            before += bucket.getValue();
            if (before >= rank) {
                return Math.min(greatest, Math.max(least, middle(bucket.getKey())));
            }
        }
        throw new IllegalStateException("The buckets hold fewer values than were counted");
    }

    /** The mean, as well as the buckets know it. */
    public double mean() {
        double sum = 0;
        for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
            sum += middle(bucket.getKey()) * bucket.getValue();
        }
        return count == 0 ? 0 : Math.min(greatest, Math.max(least, sum / count));
    }

    private static int bucketOf(double value) {
        return (int) (Double.doubleToRawLongBits(value + 0.0) >>> BITS_BELOW_BUCKET);
    }

    private static double middle(int bucket) {
        return bucket == 0 ? 0 : (lowest(bucket) + lowest(bucket + 1)) / 2;
    }

    /** The least value that a bucket counts. */
    public static double lowest(int bucket) {
        return Double.longBitsToDouble((long) bucket << BITS_BELOW_BUCKET);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution that
                && counts.equals(that.counts)
                && Double.compare(least, that.least) == 0
                && Double.compare(greatest, that.greatest) == 0;
    }

    @Override
    public int hashCode() {
        return counts.hashCode();
    }

    @Override
    public String toString() {
        return "%d values, median %s".formatted(count, quantile(0.5));
    }
}
