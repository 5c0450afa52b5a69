package org.millrace.data.filter.heuristic;

/** Arithmetic modulo the Mersenne prime 2⁶¹−1, on numbers from 0 to 2⁶¹−2. */
final class Modular {

    static final long PRIME = (1L << 61) - 1;

    private Modular() {}

    static long multiply(long a, long b) {
        return multiplyAdd(a, b, 0);
    }

    static long multiplyAdd(long a, long b, long added) {
        long low = a * b;
        // The product is high·2⁶⁴ + low, and 2⁶¹ is 1 here.
        long high = Math.multiplyHigh(a, b) << 3 | low >>> 61;
        return reduce(reduce((low & PRIME) + high) + added);
    }

    static long subtract(long a, long b) {
        long difference = a - b;
        return difference < 0 ? difference + PRIME : difference;
    }

    static long power(long base, int exponent) {
        long result = 1;
        long square = base;
        for (int bits = exponent; bits != 0; bits >>>= 1) {
            if ((bits & 1) != 0) {
                result = multiply(result, square);
            }
            square = multiply(square, square);
        }
        return result;
    }

    private static long reduce(long sum) {
        return sum >= PRIME ? sum - PRIME : sum;
    }
}
