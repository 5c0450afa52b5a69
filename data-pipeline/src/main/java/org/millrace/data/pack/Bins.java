package org.millrace.data.pack;

import java.util.Arrays;

/** What {@link BestFit} has packed: the pieces of each bin in the order of their arrival, and its room. */
final class Bins {

    private static final int INDEX_BITS = 24;
    private static final long INDEX = (1L << INDEX_BITS) - 1;

    private final int[] room;
    private int[] binOf;
    private int[] starts;
    private int[] members;

    private Bins(int[] room, int[] binOf) {
        this.room = room;
        this.binOf = binOf;
        this.starts = new int[0];
        this.members = new int[0];
        group();
    }

    static Bins of(BestFit packed) {
        if (packed.bins() > INDEX) {
            throw new IllegalStateException(
                    "A window gave %d bins; at most %d are counted on".formatted(packed.bins(), INDEX));
        }
        return new Bins(Arrays.copyOf(packed.room(), packed.bins()), packed.binOf());
    }

    /** Sorts the pieces by bin, by counting. */
    private void group() {
        starts = new int[room.length + 1];
        for (int bin : binOf) {
            starts[bin + 1]++;
        }
        for (int bin = 0; bin < room.length; bin++) {
            starts[bin + 1] += starts[bin];
        }
        int[] next = starts.clone();
        members = new int[binOf.length];
        for (int piece = 0; piece < binOf.length; piece++) {
            members[next[binOf[piece]]++] = piece;
        }
    }

    /** Gives pieces new bins; new pieces come after the known ones. */
    void regroup(int[] newBinOf) {
        binOf = newBinOf;
        group();
    }

    int[] binOf() {
        return binOf;
    }

    /** How many bins there are, those included that hold nothing any more. */
    int size() {
        return room.length;
    }

    int room(int bin) {
        return room[bin];
    }

    void fill(int bin, int tokens) {
        room[bin] -= tokens;
    }

    /** First of a bin's places among {@link #members()}. */
    int start(int bin) {
        return starts[bin];
    }

    int end(int bin) {
        return starts[bin + 1];
    }

    int member(int place) {
        return members[place];
    }

    /** Pieces of all bins, bin by bin. */
    int[] members() {
        return members;
    }

    /** All bins that hold anything, those with the least room first. */
    int[] fullestFirst() {
        long[] keys = new long[room.length];
        int count = 0;
        for (int bin = 0; bin < room.length; bin++) {
            if (start(bin) < end(bin)) {
                keys[count++] = (long) room[bin] << INDEX_BITS | bin;
            }
        }
        return sorted(Arrays.copyOf(keys, count));
    }

    /** Some bins in an order that only the origin of each one's first piece decides. */
    int[] shuffled(int[] bins, Pieces pieces) {
        long[] keys = new long[bins.length];
        for (int i = 0; i < keys.length; i++) {
            int bin = bins[i];
            keys[i] = pieces.shuffleKey(member(start(bin))) & ~INDEX | bin;
        }
        return sorted(keys);
    }

    private static int[] sorted(long[] keys) {
        Arrays.sort(keys);
        int[] bins = new int[keys.length];
        for (int i = 0; i < bins.length; i++) {
            bins[i] = (int) (keys[i] & INDEX);
        }
        return bins;
    }
}
