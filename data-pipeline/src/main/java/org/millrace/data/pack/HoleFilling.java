package org.millrace.data.pack;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Buys padding back with cuts, where best-fit alone leaves too much of it: a corpus whose documents are all a little
 * longer than half a sequence would pad nearly half. As many bins as need be are taken apart, and their pieces fill the
 * largest holes of the others, cut where they do not fit. A document that fits into a bin is only cut when nothing else is
 * left to cut: taken apart are first the emptiest bins that hold only parts of documents that are cut anyway, then full
 * bins that hold a stretch of one, and at last the emptiest of the others.
 */
final class HoleFilling {

    private final int capacity;
    private final boolean cutsStretches;
    private final Pieces pieces;
    private final Bins bins;
    private final PackCounter counter;
    private int[] binOf;

    /**
     * @param capacity of each bin
     * @param cutsStretches whether a part of a document that fills a bin may be cut into smaller ones
     */
    HoleFilling(int capacity, boolean cutsStretches, Pieces pieces, Bins bins, PackCounter counter) {
        this.capacity = capacity;
        this.cutsStretches = cutsStretches;
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
        int[] emptiestFirst = new int[fullestFirst.length - from];
        long room = 0;
        for (int i = 0; i < emptiestFirst.length; i++) {
            emptiestFirst[i] = fullestFirst[fullestFirst.length - 1 - i];
            room += bins.room(emptiestFirst[i]);
        }
        int givers = givers(room, allowed);
        boolean[] gives = new boolean[bins.size()];
        int[] giving = choose(fullestFirst, emptiestFirst, givers, gives);
        // The holes of the others hold it all: with the room of the givers they are at least as large as the givers.
        int next = 0;
        int taker = -1;
        for (int giver : giving) {
            for (int i = bins.start(giver); i < bins.end(giver); i++) {
                int piece = bins.member(i);
                while (piece >= 0) {
                    while (taker < 0 || bins.room(taker) == 0 || gives[taker]) {
                        taker = emptiestFirst[next++];
                    }
                    piece = pour(piece, taker);
                }
            }
            bins.fill(giver, bins.room(giver));
        }
        bins.regroup(Arrays.copyOf(binOf, pieces.count()));
    }

    /** Bins to take apart so that of a room only what is allowed stays. */
    private int givers(long room, long allowed) {
        return room <= allowed ? 0 : (int) Math.min(room / capacity, (room - allowed + capacity - 1) / capacity);
    }

    /**
     * Chooses stretches that are to wait with the bins that may have to be filled, and moves them up to those.
     *
     * @param fullestFirst all bins
     * @param from rank of the first one that may have to be filled
     * @param allowed tokens of room that may stay in those
     * @return how many stretches now stand before that rank
     */
    int holdBack(int[] fullestFirst, int from, long allowed) {
        long room = 0;
        for (int rank = from; rank < fullestFirst.length; rank++) {
            room += bins.room(fullestFirst[rank]);
        }
        int[] before = Arrays.copyOf(fullestFirst, from);
        int[] held = cutsStretches
                ? IntStream.of(before)
                        .filter(bin -> bins.room(bin) == 0 && holdsOnlyParts(bin))
                        .limit(givers(room, allowed))
                        .toArray()
                : new int[0];
        boolean[] isHeld = new boolean[bins.size()];
        for (int bin : held) {
            isHeld[bin] = true;
        }
        int[] others = IntStream.of(before).filter(bin -> !isHeld[bin]).toArray();
        System.arraycopy(others, 0, fullestFirst, 0, others.length);
        System.arraycopy(held, 0, fullestFirst, others.length, held.length);
        return held.length;
    }

    /** The bins to take apart; they are marked too. */
    private int[] choose(int[] all, int[] emptiestFirst, int count, boolean[] chosen) {
        int[] giving = Stream.of(
                        IntStream.of(emptiestFirst).filter(bin -> bins.room(bin) > 0 && holdsOnlyParts(bin)),
                        IntStream.of(all).filter(bin -> cutsStretches && bins.room(bin) == 0 && holdsOnlyParts(bin)),
                        IntStream.of(emptiestFirst).filter(bin -> bins.room(bin) > 0))
                .flatMapToInt(Function.identity())
                .distinct()
                .limit(count)
                .toArray();
        for (int bin : giving) {
            chosen[bin] = true;
        }
        return giving;
    }

    private boolean holdsOnlyParts(int bin) {
        for (int i = bins.start(bin); i < bins.end(bin); i++) {
            if (pieces.isWhole(bins.member(i))) {
                return false;
            }
        }
        return true;
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
