package org.millrace.spark.corpus;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Walks through (hash, id) pairs sorted by hash and then id, and says what becomes of every document whose text occurs
 * more than once. However large a cluster of equal texts is, only its first member is held.
 */
final class ExactDuplicates implements Iterator<Tuple2<byte[], Long>> {

    static final int HASH_BYTES = 16;

    private final Iterator<Tuple2<byte[], Integer>> sorted;
    private final Queue<Tuple2<byte[], Long>> ready = new ArrayDeque<>();
    private byte @Nullable [] first;
    private int firstPart;
    private long members;

    /** @param sorted keys of {@link #key} with the part that each document is in */
    ExactDuplicates(Iterator<Tuple2<byte[], Integer>> sorted) {
        this.sorted = sorted;
    }

    /** 16 bytes of the text's hash, then the document's id. */
    static byte[] key(byte[] hash, long id) {
        return ByteBuffer.allocate(HASH_BYTES + Long.BYTES)
                .put(hash)
                .putLong(id)
                .array();
    }

    /** Part, then id: sorted, it is the order in which the part's documents are read. */
    static byte[] place(int part, long id) {
        return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(part)
                .putLong(id)
                .array();
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && sorted.hasNext()) {
            advance(sorted.next());
        }
        if (ready.isEmpty()) {
            endCluster();
        }
        return !ready.isEmpty();
    }

    /**
     * A document by its {@link #place}, and its fate: from 2 upwards it is the so-manyth with its text and goes; below 0
     * it is the first of so many and stays.
     */
    @Override
    public Tuple2<byte[], Long> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void advance(Tuple2<byte[], Integer> member) {
        byte[] key = member._1();
        if (first != null && Arrays.equals(key, 0, HASH_BYTES, first, 0, HASH_BYTES)) {
            members++;
            ready.add(new Tuple2<>(place(member._2(), id(key)), members));
            return;
        }
        endCluster();
        first = key;
        firstPart = member._2();
        members = 1;
    }

    private void endCluster() {
        if (first != null && members > 1) {
            ready.add(new Tuple2<>(place(firstPart, id(first)), -members));
        }
        first = null;
    }

    private static long id(byte[] key) {
        return ByteBuffer.wrap(key).getLong(HASH_BYTES);
    }
}
