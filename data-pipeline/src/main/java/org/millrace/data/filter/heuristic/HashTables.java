package org.millrace.data.filter.heuristic;

/** How large tables with open addressing are. */
final class HashTables {

    /** Tables for more entries are filled further: memory then matters more than the length of a search. */
    private static final int MANY = 1 << 20;

    private HashTables() {}

    /**
     * Slots for so many entries: a power of two, of which they take a half at most, or three quarters if they are many.
     *
     * @param expected at most 3 · 2²⁷
     */
    static int capacity(int expected) {
        int least = expected <= MANY ? 2 * Math.max(8, expected) : expected + expected / 3 + 1;
        return Integer.highestOneBit(least - 1) << 1;
    }
}
