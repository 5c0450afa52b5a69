package org.millrace.data.pack;

/**
 * A set of numbers from 0 to a bound that finds its least member above a given one: a tree of bits, 64 children a node,
 * so three or four words are looked at for sequences of a million tokens.
 */
final class CapacityIndex {

    private static final int WORD_BITS = 6;

    /** Level 0 has a bit for every number; a bit of the next level says whether a word below has any. */
    private final long[][] levels;

    CapacityIndex(int largest) {
        int depth = 1;
        for (int words = words(largest + 1); words > 1; words = words(words)) {
            depth++;
        }
        levels = new long[depth][];
        int bits = largest + 1;
        for (int level = 0; level < depth; level++) {
            levels[level] = new long[words(bits)];
            bits = levels[level].length;
        }
    }

    private static int words(int bits) {
        return (bits + Long.SIZE - 1) >>> WORD_BITS;
    }

    void add(int number) {
        int bit = number;
        for (long[] level : levels) {
            int word = bit >>> WORD_BITS;
            boolean known = level[word] != 0;
            level[word] |= 1L << bit;
            if (known) {
                return;
            }
            bit = word;
        }
    }

    void remove(int number) {
        int bit = number;
        for (long[] level : levels) {
            int word = bit >>> WORD_BITS;
            level[word] &= ~(1L << bit);
            if (level[word] != 0) {
                return;
            }
            bit = word;
        }
    }

    /** The least member that is at least this number, or −1 if there is none. */
    int atLeast(int number) {
        int bit = number;
        for (int level = 0; level < levels.length; level++) {
            int word = bit >>> WORD_BITS;
            if (word >= levels[level].length) {
                return -1;
            }
            long above = levels[level][word] & (-1L << bit);
            if (above != 0) {
                return leaf(level, (word << WORD_BITS) + Long.numberOfTrailingZeros(above));
            }
            bit = word + 1;
        }
        return -1;
    }

    private int leaf(int level, int bit) {
        int down = bit;
        for (int below = level - 1; below >= 0; below--) {
            down = (down << WORD_BITS) + Long.numberOfTrailingZeros(levels[below][down]);
        }
        return down;
    }
}
