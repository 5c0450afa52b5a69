package org.millrace.data.dedup;

/**
 * MT19937 as {@code numpy.random.RandomState(seed)} runs it, for numbers that other systems drew there (Matsumoto and
 * Nishimura, ACM TOMACS 8(1), 1998).
 */
final class MersenneTwister {

    private static final int WORDS = 624;
    private static final int OFFSET = 397;

    private final int[] state = new int[WORDS];
    private int next = WORDS;

    MersenneTwister(int seed) {
        state[0] = seed;
        for (int i = 1; i < WORDS; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
    }

    /** An evenly distributed number from {@code low} up to, but without, {@code high}: {@code randint} of 64 bits. */
    long between(long low, long high) {
        long greatest = high - 1 - low;
        long mask = -1L >>> Long.numberOfLeadingZeros(greatest);
        long drawn = nextLong() & mask;
        while (drawn > greatest) {
            drawn = nextLong() & mask;
        }
        return low + drawn;
    }

    private long nextLong() {
        long high = nextInt();
        return high << 32 | (nextInt() & 0xFFFFFFFFL);
    }

    private int nextInt() {
        if (next == WORDS) {
            twist();
        }
        int word = state[next++];
        word ^= word >>> 11;
        word ^= word << 7 & 0x9D2C5680;
        word ^= word << 15 & 0xEFC60000;
        return word ^ word >>> 18;
    }

    private void twist() {
        for (int i = 0; i < WORDS; i++) {
            int joined = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7FFFFFFF);
            state[i] = state[(i + OFFSET) % WORDS] ^ joined >>> 1 ^ (-(joined & 1) & 0x9908B0DF);
        }
        next = 0;
    }
}
