package org.millrace.spark.corpus;

import java.util.Arrays;

/**
 * How many words occur how often; it decides which are too rare to be kept where not all can be. Counts are told apart
 * exactly up to 4,095, and above in eight buckets for each power of two.
 */
final class WordSpectrum {

    private static final int EXACT_BITS = 12;

    /** Counts below have a bucket each. */
    private static final int EXACT = 1 << EXACT_BITS;

    private static final int STEP_BITS = 3;

    /** Buckets from one power of two to the next. */
    private static final int STEPS = 1 << STEP_BITS;

    private static final int BUCKETS = EXACT + (Long.SIZE - 1 - EXACT_BITS) * STEPS;

    private final long[] words = new long[BUCKETS];
    private final long[] bytes = new long[BUCKETS];

    void add(long count, int length) {
        int bucket = bucket(count);
        words[bucket]++;
        bytes[bucket] += length;
    }

    private static int bucket(long count) {
        if (count < EXACT) {
            return (int) count;
        }
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(count);
        int step = (int) (count >>> (power - STEP_BITS)) & (STEPS - 1);
        return EXACT + (power - EXACT_BITS) * STEPS + step;
    }

    /** The smallest count of a bucket; of the one behind the last, a count that no word has. */
    private static long smallest(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        if (bucket == BUCKETS) {
            return Long.MAX_VALUE;
        }
        int above = bucket - EXACT;
        return (long) (STEPS + above % STEPS) << (above / STEPS + EXACT_BITS - STEP_BITS);
    }

    WordSpectrum plus(WordSpectrum other) {
        WordSpectrum sum = new WordSpectrum();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            sum.words[bucket] = words[bucket] + other.words[bucket];
            sum.bytes[bucket] = bytes[bucket] + other.bytes[bucket];
        }
        return sum;
    }

    long words() {
        return Arrays.stream(words).sum();
    }

    /**
     * The smallest count of which the words, with all that are more frequent, keep to both limits; the smallest of a
     * bucket where counts are not told apart.
     */
    long leastCount(long mostWords, long mostBytes) {
        long wordsAbove = 0;
        long bytesAbove = 0;
        for (int bucket = BUCKETS - 1; bucket >= 1; bucket--) {
            wordsAbove += words[bucket];
            bytesAbove += bytes[bucket];
            if (wordsAbove > mostWords || bytesAbove > mostBytes) {
                return smallest(bucket + 1);
            }
        }
        return 1;
    }

    long[] toArray() {
        long[] array = Arrays.copyOf(words, 2 * BUCKETS);
        System.arraycopy(bytes, 0, array, BUCKETS, BUCKETS);
        return array;
    }

    static WordSpectrum ofArray(long[] array) {
        WordSpectrum spectrum = new WordSpectrum();
        System.arraycopy(array, 0, spectrum.words, 0, BUCKETS);
        System.arraycopy(array, BUCKETS, spectrum.bytes, 0, BUCKETS);
        return spectrum;
    }
}
