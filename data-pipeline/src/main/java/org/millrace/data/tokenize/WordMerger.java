package org.millrace.data.tokenize;

/**
 * Turns the bytes of one word into ids: the merge of lowest rank first, and of equals the leftmost. Short words by
 * looking at every pair in turn, long ones with a heap, so that a word of a million bytes takes n log n. Not for
 * several threads at once.
 */
final class WordMerger {

    private static final int PLACE_BITS = 6;
    private static final int SHORT_WORD = 1 << PLACE_BITS;
    private static final int NO_KEY = MergeTable.NONE << PLACE_BITS;
    private static final int KEPT_LENGTH = 1 << 16;
    private static final int DEAD = -1;

    private final MergeTable merges;
    private final int[] shortIds = new int[SHORT_WORD];
    private final int[] shortKeys = new int[SHORT_WORD];
    private int[] longIds = shortIds;
    private int[] ranks = shortIds;
    private int[] previous = shortIds;
    private int[] next = shortIds;
    private long[] heap = new long[0];
    private int heapSize;
    private int[] result = shortIds;

    WordMerger(MergeTable merges) {
        this.merges = merges;
    }

    /** Merges a word and returns how many {@link #ids()} there are. */
    int merge(byte[] text, int from, int to) {
        return to - from <= SHORT_WORD ? mergeShort(text, from, to - from) : mergeLong(text, from, to - from);
    }

    /** Makes a word one id instead of merging it. */
    int whole(int id) {
        shortIds[0] = id;
        result = shortIds;
        return 1;
    }

    /** The ids of the word merged last, from 0. */
    int[] ids() {
        return result;
    }

    /**
     * Nothing moves: a token stays where its first byte was, and a bit says which bytes still begin one. A key is a
     * rank and the place of the pair, so that the smallest key is the merge to make, and finding it takes no branch.
     */
    private int mergeShort(byte[] text, int from, int length) {
        int[] ids = shortIds;
        int[] keys = shortKeys;
        int left = text[from] & 0xFF;
        ids[0] = merges.byteId(left);
        for (int i = 1; i < length; i++) {
            int right = text[from + i] & 0xFF;
            ids[i] = merges.byteId(right);
            keys[i - 1] = merges.byteRank(left, right) << PLACE_BITS | i - 1;
            left = right;
        }
        int pairs = length - 1;
        long alive = -1L >>> -length;
        while (true) {
            int best = NO_KEY;
            for (int i = 0; i < pairs; i++) {
                best = Math.min(best, keys[i]);
            }
            if (best >= NO_KEY) {
                break;
            }
            int at = best & SHORT_WORD - 1;
            int gone = at + 1 + Long.numberOfTrailingZeros(alive >>> at >>> 1);
            alive &= ~(1L << gone);
            keys[gone] = NO_KEY;
            int merged = merges.mergedId(best >>> PLACE_BITS);
            ids[at] = merged;
            long after = alive >>> at >>> 1;
            keys[at] = after == 0
                    ? NO_KEY
                    : merges.rank(merged, ids[at + 1 + Long.numberOfTrailingZeros(after)]) << PLACE_BITS | at;
            long before = alive & (1L << at) - 1;
            if (before != 0) {
                int previous = 63 - Long.numberOfLeadingZeros(before);
                keys[previous] = merges.rank(ids[previous], merged) << PLACE_BITS | previous;
            }
        }
        int count = 0;
        for (long rest = alive; rest != 0; rest &= rest - 1) {
            ids[count++] = ids[Long.numberOfTrailingZeros(rest)];
        }
        result = ids;
        return count;
    }

    private int mergeLong(byte[] text, int from, int length) {
        reserve(length);
        int[] ids = longIds;
        heapSize = 0;
        for (int i = 0; i < length; i++) {
            int value = text[from + i] & 0xFF;
            ids[i] = merges.byteId(value);
            previous[i] = i - 1;
            next[i] = i + 1;
            ranks[i] = i + 1 < length ? merges.byteRank(value, text[from + i + 1] & 0xFF) : MergeTable.NONE;
            if (ranks[i] != MergeTable.NONE) {
                heap[heapSize++] = entry(ranks[i], i);
            }
        }
        for (int i = heapSize / 2 - 1; i >= 0; i--) {
            siftDown(i);
        }
        while (heapSize > 0) {
            long top = pop();
            int rank = (int) (top >>> 32);
            int at = (int) top;
            if (ranks[at] != rank) {
                continue; // one of the two has been merged with another since
            }
            int gone = next[at];
            ids[at] = merges.mergedId(rank);
            ranks[gone] = DEAD;
            next[at] = next[gone];
            ranks[at] = MergeTable.NONE;
            if (next[at] < length) {
                previous[next[at]] = at;
                offer(at, merges.rank(ids[at], ids[next[at]]));
            }
            if (previous[at] >= 0) {
                offer(previous[at], merges.rank(ids[previous[at]], ids[at]));
            }
        }
        int count = 0;
        for (int i = 0; i < length; i = next[i]) {
            ids[count++] = ids[i];
        }
        result = ids;
        if (length > KEPT_LENGTH) {
            release();
        }
        return count;
    }

    private void offer(int position, int rank) {
        ranks[position] = rank;
        if (rank == MergeTable.NONE) {
            return;
        }
        long added = entry(rank, position);
        int i = heapSize++;
        while (i > 0) {
            int parent = (i - 1) / 2;
            if (heap[parent] <= added) {
                break;
            }
            heap[i] = heap[parent];
            i = parent;
        }
        heap[i] = added;
    }

    private long pop() {
        long top = heap[0];
        heap[0] = heap[--heapSize];
        siftDown(0);
        return top;
    }

    private void siftDown(int start) {
        int i = start;
        long moved = heap[i];
        while (true) {
            int child = 2 * i + 1;
            if (child >= heapSize) {
                break;
            }
            if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= moved) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = moved;
    }

    private static long entry(int rank, int position) {
        return (long) rank << 32 | position;
    }

    private void reserve(int length) {
        if (longIds.length < length || longIds == shortIds) {
            int capacity = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(1024L, length * 2L));
            longIds = new int[capacity];
            ranks = new int[capacity];
            previous = new int[capacity];
            next = new int[capacity];
        }
        // one entry a pair at first, and at most two more a merge
        int entries = (int) Math.min(Integer.MAX_VALUE - 8, 3L * length);
        if (heap.length < entries) {
            heap = new long[entries];
        }
    }

    /** Lets go of the ids of a very long word, once they are copied. */
    void forget() {
        if (result.length > 2 * KEPT_LENGTH) {
            result = shortIds;
        }
    }

    private void release() {
        longIds = shortIds;
        ranks = shortIds;
        previous = shortIds;
        next = shortIds;
        heap = new long[0];
    }
}
