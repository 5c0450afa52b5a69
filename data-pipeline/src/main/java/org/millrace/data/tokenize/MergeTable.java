package org.millrace.data.tokenize;

import java.util.Arrays;

/**
 * Which two tokens become which, and in which order of precedence. A hash table of one long a merge: left id, right id
 * and rank packed, so that a look-up touches one place in memory.
 */
final class MergeTable {

    /** The rank of two tokens that do not merge: above all others, and with six bits to spare. */
    static final int NONE = Integer.MAX_VALUE >>> 6;

    /** Exclusive upper bound of ids. */
    static final int MAXIMUM_IDS = 1 << 21;

    private static final int RANK_BITS = 22;
    private static final int ID_BITS = 21;
    private static final long FREE = -1;

    private final long[] slots;
    private final int[] mergedIds;
    private final int[] byteIds;
    private final int[] byteRanks = new int[1 << 16];
    private int size;

    /**
     * @param byteIds id of the token of every single byte
     * @param merges how many merges will be added
     */
    MergeTable(int[] byteIds, int merges) {
        if (merges >= 1 << RANK_BITS) {
            throw new TokenizerFormatException(
                    "Too many merges: got %d, expected less than %d".formatted(merges, 1 << RANK_BITS));
        }
        this.byteIds = byteIds;
        slots = new long[Integer.highestOneBit(Math.max(8, merges)) << 2];
        Arrays.fill(slots, FREE);
        mergedIds = new int[merges];
        Arrays.fill(byteRanks, NONE);
    }

    /** Adds the merge of the next rank; false where these two have one already. */
    boolean add(int left, int right, int merged) {
        long pair = pair(left, right);
        int slot = slotOf(pair);
        if (slots[slot] != FREE) {
            return false;
        }
        slots[slot] = pair << RANK_BITS | size;
        mergedIds[size++] = merged;
        return true;
    }

    /** To be called once, after the last merge. */
    void complete() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                byteRanks[first << 8 | second] = rank(byteIds[first], byteIds[second]);
            }
        }
    }

    /** Precedence of the merge of two ids, smallest first, or {@link #NONE}. */
    int rank(int left, int right) {
        long found = slots[slotOf(pair(left, right))];
        return found == FREE ? NONE : (int) found & (1 << RANK_BITS) - 1;
    }

    /** The same for two single bytes, each 0 to 255. */
    int byteRank(int left, int right) {
        return byteRanks[left << 8 | right];
    }

    int byteId(int unsignedByte) {
        return byteIds[unsignedByte];
    }

    /** What the merge of a rank makes. */
    int mergedId(int rank) {
        return mergedIds[rank];
    }

    private int slotOf(long pair) {
        int mask = slots.length - 1;
        int slot = (int) LongIntMap.mix(pair) & mask;
        while (slots[slot] != FREE && slots[slot] >>> RANK_BITS != pair) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static long pair(int left, int right) {
        return (long) left << ID_BITS | right;
    }
}
