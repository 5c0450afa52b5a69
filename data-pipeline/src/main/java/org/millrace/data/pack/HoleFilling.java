package org.millrace.data.pack;

import java.util.Arrays;

/**
 * Buys padding back with cuts, where best-fit alone leaves too much of it: a corpus whose documents are all a little
 * longer than half a sequence would pad nearly half. The emptiest bin is taken apart and its pieces fill the largest
 * holes of the others, cut where they do not fit; so each cut saves as much padding as a cut can, and no hole is filled
 * with a scrap while there are larger ones.
 */
final class HoleFilling {

    private final int capacity;
    private final Pieces pieces;
    private final Bins bins;
    private final PackCounter counter;
    private int[] binOf;

    /** @param capacity of each bin */
    HoleFilling(int capacity, Pieces pieces, Bins bins, PackCounter counter) {
        this.capacity = capacity;
        this.pieces = pieces;
        this.bins = bins;
        this.counter = counter;
        this.binOf = bins.binOf();
    }

    /**
     * Fills holes until the room left is what is allowed, or too little to empty a bin.
     *
     * @param fullestFirst all bins
     * @param from rank of the first one that may be changed
     * @param allowed tokens of room that may stay
     */
    void fill(int[] fullestFirst, int from, long allowed) {
        long room = 0;
        for (int rank = from; rank < fullestFirst.length; rank++) {
            room += bins.room(fullestFirst[rank]);
        }
        int next = fullestFirst.length - 1;
        int taker = -1;
        // While the holes together are as large as a bin, there is another bin with room.
        while (room > allowed && room >= capacity) {
            int giver = fullestFirst[next--];
            for (int i = bins.start(giver); i < bins.end(giver); i++) {
                int piece = bins.member(i);
                while (piece >= 0) {
                    if (taker < 0 || bins.room(taker) == 0) {
                        taker = fullestFirst[next--];
                    }
                    piece = pour(piece, taker);
                }
            }
            bins.fill(giver, bins.room(giver));
            room -= capacity;
        }
        bins.regroup(Arrays.copyOf(binOf, pieces.count()));
    }

    /** Moves a piece into a bin with room; what does not fit becomes a piece of its own and is returned, else −1. */
    private int pour(int piece, int taker) {
        int rest = -1;
        int room = bins.room(taker);
        if (pieces.length(piece) > room) {
            counter.cut(pieces.isWhole(piece));
            rest = pieces.cut(piece, room);
            if (rest >= binOf.length) {
                binOf = Arrays.copyOf(binOf, Math.max(rest + 1, binOf.length * 5 / 4));
            }
        }
        binOf[piece] = taker;
        bins.fill(taker, pieces.length(piece));
        return rest;
    }
}
