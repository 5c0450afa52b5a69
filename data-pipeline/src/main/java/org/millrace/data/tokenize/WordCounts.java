package org.millrace.data.tokenize;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How often each word was seen. A word is bytes; all words are kept end to end in one array, and a hash table by open
 * addressing leads to them, so that millions of them need no objects. Not for several threads at once.
 */
public final class WordCounts {

    /** Takes one word and its count. The slice must not be changed. */
    @FunctionalInterface
    public interface EntryConsumer {
        void entry(byte[] bytes, int from, int to, long count);
    }

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FREE = -1;

    private byte[] bytes = new byte[1 << 12];
    private int[] ends = new int[1 << 8];
    private int[] hashes = new int[1 << 8];
    private long[] counts = new long[1 << 8];
    private int[] slots = new int[1 << 10];
    private int size;

    public WordCounts() {
        Arrays.fill(slots, FREE);
    }

    /** Adds to the count of a word. */
    public void add(byte[] word, int from, int to, long count) {
        int hash = hash(word, from, to);
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != FREE) {
            int found = slots[slot];
            if (hashes[found] == hash && Arrays.equals(bytes, start(found), ends[found], word, from, to)) {
                counts[found] += count;
                return;
            }
            slot = slot + 1 & mask;
        }
        slots[slot] = append(word, from, to, hash, count);
        if (size * 2 > slots.length) {
            grow();
        }
    }

    /** Adds everything that another has counted. */
    public void addAll(WordCounts other) {
        other.forEach(this::add);
    }

    /** Every word, in the order of its first appearance. */
    public void forEach(EntryConsumer consumer) {
        for (int i = 0; i < size; i++) {
            consumer.entry(bytes, start(i), ends[i], counts[i]);
        }
    }

    /** Different words. */
    public int size() {
        return size;
    }

    /** Bytes of all different words together. */
    public int bytes() {
        return size == 0 ? 0 : ends[size - 1];
    }

    private int append(byte[] word, int from, int to, int hash, long count) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        int start = bytes();
        long end = (long) start + to - from;
        if (end > bytes.length) {
            if (end > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException(
                        "Too many different words: they need more than 2 GiB. Merge and drop rare ones earlier.");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, bytes.length * 2L)));
        }
        System.arraycopy(word, from, bytes, start, to - from);
        ends[size] = (int) end;
        hashes[size] = hash;
        counts[size] = count;
        return size++;
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    private void grow() {
        slots = new int[slots.length * 2];
        Arrays.fill(slots, FREE);
        int mask = slots.length - 1;
        for (int i = 0; i < size; i++) {
            int slot = hashes[i] & mask;
            while (slots[slot] != FREE) {
                slot = slot + 1 & mask;
            }
            slots[slot] = i;
        }
    }

    private static int hash(byte[] word, int from, int to) {
        long hash = (long) to - from;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = LongIntMap.mix(hash ^ (long) LONGS.get(word, i));
        }
        long rest = 0;
        for (; i < to; i++) {
            rest = rest << 8 | (word[i] & 0xFF);
        }
        return (int) LongIntMap.mix(hash ^ rest);
    }
}
