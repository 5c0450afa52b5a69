package org.millrace.data.decontaminate;

import java.util.Arrays;
import java.util.List;

/**
 * Where the n-grams of items are. An n-gram points to the first few items that have it and to its first place in each,
 * so that phrases which hundreds of items share cost little; what such an item misses, its other n-grams make up for.
 */
final class NGramIndex {

    /** Told of every n-gram that a sequence shares with an item, in the order of the sequence. */
    interface Visitor {

        /** @return whether to go on */
        boolean shared(int begin, int item, int beginInItem);
    }

    /** Of eight bits for each key one is set: nearly all n-grams of a document end there. */
    private static final int BITS_A_KEY = 8;

    private static final int MOST_N_GRAMS = 1 << 26;

    private final int n;
    private final int mostItems;
    private final NGramHash hash;
    private final long[] present;
    private final long[] keys;
    private final int[] starts;
    private final int[] counts;
    private final int[] items;
    private final int[] begins;
    private final int[] pointers;

    /**
     * @param sequences tokens of each item; one that is not to be found is empty
     * @param mostItems that an n-gram points to
     */
    NGramIndex(int n, List<int[]> sequences, int mostItems) {
        this.n = n;
        this.mostItems = mostItems;
        this.hash = new NGramHash(n);
        long nGrams = sequences.stream()
                .mapToLong(tokens -> Math.max(0, tokens.length - n + 1))
                .sum();
        int capacity = capacity(nGrams);
        this.present = new long[Math.max(1, (int) (capacity / 2L * BITS_A_KEY / Long.SIZE))];
        this.keys = new long[capacity];
        this.starts = new int[capacity];
        this.counts = new int[capacity];
        this.pointers = new int[sequences.size()];
        int postings = count(sequences);
        this.items = new int[postings];
        this.begins = new int[postings];
        fill(sequences);
    }

    private static int capacity(long nGrams) {
        if (nGrams > MOST_N_GRAMS) {
            throw new IllegalArgumentException(
                    "The benchmarks have %d n-grams, at most %d can be indexed; give fewer or shorter fields"
                            .formatted(nGrams, MOST_N_GRAMS));
        }
        return Integer.highestOneBit((int) Math.max(16, nGrams)) * 4;
    }

    /** First pass: finds a slot for each n-gram, and how many items it points to. */
    private int count(List<int[]> sequences) {
        int[] last = new int[keys.length];
        Arrays.fill(last, -1);
        for (int item = 0; item < sequences.size(); item++) {
            int of = item;
            hash.forEach(sequences.get(item), (begin, hash) -> {
                long key = key(hash);
                int slot = slot(key);
                keys[slot] = key;
                present[bit(key) >>> 6] |= 1L << bit(key);
                if (last[slot] != of && counts[slot] < mostItems) {
                    last[slot] = of;
                    counts[slot]++;
                }
                return true;
            });
        }
        int total = 0;
        for (int slot = 0; slot < keys.length; slot++) {
            starts[slot] = total;
            total += counts[slot];
        }
        return total;
    }

    /** Second pass, which counts anew. */
    private void fill(List<int[]> sequences) {
        Arrays.fill(counts, 0);
        for (int item = 0; item < sequences.size(); item++) {
            int of = item;
            hash.forEach(sequences.get(item), (begin, hash) -> {
                int slot = slot(key(hash));
                int next = starts[slot] + counts[slot];
                boolean again = counts[slot] > 0 && items[next - 1] == of;
                if (!again && counts[slot] < mostItems) {
                    items[next] = of;
                    begins[next] = begin;
                    counts[slot]++;
                    pointers[of]++;
                }
                return true;
            });
        }
    }

    /** How many n-grams point to an item. */
    int pointers(int item) {
        return pointers[item];
    }

    int n() {
        return n;
    }

    /** Visits until there are no more shared n-grams, or the visitor wants none. */
    void forEachShared(int[] tokens, Visitor visitor) {
        hash.forEach(tokens, (begin, hash) -> {
            long key = key(hash);
            if ((present[bit(key) >>> 6] & 1L << bit(key)) == 0) {
                return true;
            }
            int slot = slot(key);
            for (int i = starts[slot]; i < starts[slot] + counts[slot]; i++) {
                if (!visitor.shared(begin, items[i], begins[i])) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Free slots hold 0. */
    private static long key(long hash) {
        return hash == 0 ? 1 : hash;
    }

    private int bit(long key) {
        return (int) (key >>> 32) & present.length * Long.SIZE - 1;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) key & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
