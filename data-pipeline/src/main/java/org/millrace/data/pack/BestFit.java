package org.millrace.data.pack;

import java.util.Arrays;

/**
 * Best-fit decreasing over bins of one capacity: the longest item first, each into the fullest bin that still has room
 * for it. Items of one length are taken in their order, bins of one room last opened first, so the result is a function
 * of the lengths. Time O(n + capacity): lengths are sorted by counting, and {@link CapacityIndex} finds a bin in a step
 * or four; memory two integers an item and a bin, and two a token of the capacity.
 */
final class BestFit {

    private static final int NONE = -1;

    private final int capacity;
    private final int[] binOf;
    private int[] room = new int[1 << 10];
    private int bins;

    /** The last opened bin of each room, and for each bin the one before it. */
    private final int[] last;

    private int[] before = new int[1 << 10];
    private final CapacityIndex rooms;

    private BestFit(int capacity, int items) {
        this.capacity = capacity;
        this.binOf = new int[items];
        this.last = new int[capacity + 1];
        Arrays.fill(last, NONE);
        this.rooms = new CapacityIndex(capacity);
    }

    /**
     * Packs items.
     *
     * @param lengths of the items, each from 1 to {@code capacity}
     * @param count how many of the lengths there are
     */
    static BestFit pack(int[] lengths, int count, int capacity) {
        BestFit packed = new BestFit(capacity, count);
        for (int item : longestFirst(lengths, count, capacity)) {
            packed.place(item, lengths[item]);
        }
        return packed;
    }

    private static int[] longestFirst(int[] lengths, int count, int capacity) {
        int[] ends = new int[capacity + 2];
        for (int item = 0; item < count; item++) {
            ends[capacity - lengths[item] + 1]++;
        }
        for (int rank = 1; rank < ends.length; rank++) {
            ends[rank] += ends[rank - 1];
        }
        int[] sorted = new int[count];
        for (int item = 0; item < count; item++) {
            sorted[ends[capacity - lengths[item]]++] = item;
        }
        return sorted;
    }

    private void place(int item, int length) {
        int found = rooms.atLeast(length);
        int bin;
        int left;
        if (found == NONE) {
            bin = open();
            left = capacity - length;
        } else {
            bin = last[found];
            last[found] = before[bin];
            if (last[found] == NONE) {
                rooms.remove(found);
            }
            left = found - length;
        }
        binOf[item] = bin;
        room[bin] = left;
        if (left > 0) {
            before[bin] = last[left];
            if (last[left] == NONE) {
                rooms.add(left);
            }
            last[left] = bin;
        }
    }

    private int open() {
        if (bins == room.length) {
            room = Arrays.copyOf(room, 2 * bins);
            before = Arrays.copyOf(before, 2 * bins);
        }
        return bins++;
    }

    int bins() {
        return bins;
    }

    /** The bin of each item. */
    int[] binOf() {
        return binOf;
    }

    /** What each bin has left, for {@link #bins()} of them. */
    int[] room() {
        return room;
    }
}
