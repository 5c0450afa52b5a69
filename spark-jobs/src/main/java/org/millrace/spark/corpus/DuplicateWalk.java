package org.millrace.spark.corpus;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.millrace.data.dedup.ContentHash;
import org.millrace.data.dedup.DuplicateCluster;
import org.millrace.data.document.DocumentId;
import scala.Tuple2;

/**
 * Walks through (hash, id) pairs sorted by hash and then id, and tells every document whose text occurs more than once
 * which cluster it belongs to. However large a cluster is, only its first member is held; so the members after it learn
 * how many there were up to them, and the first learns how many there were in all.
 */
final class DuplicateWalk implements Iterator<Tuple2<byte[], byte[]>> {

    private static final int HASH_BYTES = 2 * Long.BYTES;

    private final Iterator<Tuple2<byte[], Integer>> sorted;
    private final Queue<Tuple2<byte[], byte[]>> ready = new ArrayDeque<>();
    private byte @Nullable [] first;
    private int firstPart;
    private long members;

    /** @param sorted a {@link #key} for each document, with the part that it is in */
    DuplicateWalk(Iterator<Tuple2<byte[], Integer>> sorted) {
        this.sorted = sorted;
    }

    /** What documents are shuffled and sorted by. */
    static byte[] key(ContentHash hash, DocumentId id) {
        return ByteBuffer.allocate(HASH_BYTES + Long.BYTES)
                .putLong(hash.high())
                .putLong(hash.low())
                .putLong(id.toLong())
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

    /** A {@link Membership} in its two halves. */
    @Override
    public Tuple2<byte[], byte[]> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void advance(Tuple2<byte[], Integer> member) {
        byte[] key = member._1();
        if (first != null && Arrays.equals(key, 0, HASH_BYTES, first, 0, HASH_BYTES)) {
            members++;
            add(member._2(), key, first);
            return;
        }
        endCluster();
        first = key;
        firstPart = member._2();
        members = 1;
    }

    private void endCluster() {
        if (first != null && members > 1) {
            add(firstPart, first, first);
        }
        first = null;
    }

    private void add(int part, byte[] key, byte[] kept) {
        ready.add(new Membership(part, id(key), new DuplicateCluster(id(kept), members)).toPair());
    }

    private static DocumentId id(byte[] key) {
        return DocumentId.ofLong(ByteBuffer.wrap(key).getLong(HASH_BYTES));
    }

    /**
     * A document and the cluster that it belongs to.
     *
     * @param part where the document is
     * @param id of the document
     * @param cluster of documents with its text
     */
    record Membership(int part, DocumentId id, DuplicateCluster cluster) {

        private static final int KEY_BYTES = Integer.BYTES + Long.BYTES;

        /** As it travels: sorted by the first half, memberships come in the order in which the part is read. */
        Tuple2<byte[], byte[]> toPair() {
            return new Tuple2<>(
                    ByteBuffer.allocate(KEY_BYTES)
                            .putInt(part)
                            .putLong(id.toLong())
                            .array(),
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(cluster.kept().toLong())
                            .putLong(cluster.size())
                            .array());
        }

        static Membership ofPair(Tuple2<byte[], byte[]> pair) {
            ByteBuffer key = ByteBuffer.wrap(pair._1());
            ByteBuffer value = ByteBuffer.wrap(pair._2());
            return new Membership(
                    key.getInt(),
                    DocumentId.ofLong(key.getLong()),
                    new DuplicateCluster(DocumentId.ofLong(value.getLong()), value.getLong()));
        }
    }
}
