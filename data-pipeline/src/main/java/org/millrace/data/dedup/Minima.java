package org.millrace.data.dedup;

import java.util.Arrays;

/**
 * The least value that each of many permutations gives a set of 64-bit hashes: (a·h + b) mod 2⁶¹−1, where a·h + b wraps at
 * 2⁶⁴ as datatrove's does.
 *
 * <p>The loop is over the permutations, without a branch or a call, so that the JIT compiler makes vector code of it: 0.3 ns a
 * permutation with AVX-512. It takes one hash at a time: with two, its body is longer than what the compiler unrolls, and it
 * becomes four times as slow.
 */
final class Minima {

    private static final long PRIME = (1L << 61) - 1;
    private static final int PRIME_BITS = 61;

    private final long[] factors;
    private final long[] summands;
    private final long[] least;

    Minima(int permutations, int seed) {
        factors = new long[permutations];
        summands = new long[permutations];
        least = new long[permutations];
        MersenneTwister random = new MersenneTwister(seed);
        for (int i = 0; i < permutations; i++) {
            factors[i] = random.between(1, PRIME);
        }
        for (int i = 0; i < permutations; i++) {
            summands[i] = random.between(0, PRIME);
        }
    }

    void clear() {
        Arrays.fill(least, PRIME);
    }

    /** The least values since {@link #clear}, all below 2⁶¹−1; where there were no hashes, 2⁶¹−1. */
    long[] least() {
        return least;
    }

    void add(long[] hashes, int count) {
        for (int i = 0; i < count; i++) {
            lower(least, factors, summands, hashes[i]);
        }
    }

    private static void lower(long[] least, long[] factors, long[] summands, long hash) {
        for (int i = 0; i < least.length; i++) {
            long x = factors[i] * hash + summands[i];
            // 2⁶¹ is 1 modulo the prime: the upper bits are added to the lower ones, and the sum is at most prime + 7.
            x = (x & PRIME) + (x >>> PRIME_BITS);
            x = (x + ((x + 1) >>> PRIME_BITS)) & PRIME;
            // The lesser of two numbers below 2⁶³, without a branch.
            long before = least[i];
            least[i] = before + ((x - before) & ((x - before) >> 63));
        }
    }
}
