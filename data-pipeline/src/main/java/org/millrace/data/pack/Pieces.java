package org.millrace.data.pack;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Pieces of documents that wait to be packed, with their tokens, in flat arrays: some 30 bytes a piece beside its tokens.
 * A piece is known by its number, which follows the order of arrival.
 */
final class Pieces {

    private int[] tokens = new int[0];
    private int used;

    private int count;
    private int[] start = new int[1 << 6];
    private int[] length = new int[1 << 6];
    private long[] documentId = new long[1 << 6];
    private int[] offset = new int[1 << 6];
    private String[] source = new String[1 << 6];

    /** Whether the piece is its whole document. */
    private boolean[] whole = new boolean[1 << 6];

    /** Whether the piece is one of those that make a sequence of full length. */
    private boolean[] full = new boolean[1 << 6];

    int count() {
        return count;
    }

    /** Tokens of all pieces. */
    int tokens() {
        return used;
    }

    void add(long id, String from, int[] document, int first, int size, boolean isWhole, boolean isFull) {
        if (tokens.length - used < size) {
            tokens = Arrays.copyOf(tokens, Math.max(Math.addExact(used, size), (int)
                    Math.min(Integer.MAX_VALUE - 8, tokens.length * 3L / 2)));
        }
        System.arraycopy(document, first, tokens, used, size);
        describe(used, size, id, first, from, isWhole, isFull);
        used += size;
    }

    private void describe(int at, int size, long id, int first, String from, boolean isWhole, boolean isFull) {
        if (count == start.length) {
            int larger = 2 * count;
            start = Arrays.copyOf(start, larger);
            length = Arrays.copyOf(length, larger);
            documentId = Arrays.copyOf(documentId, larger);
            offset = Arrays.copyOf(offset, larger);
            source = Arrays.copyOf(source, larger);
            whole = Arrays.copyOf(whole, larger);
            full = Arrays.copyOf(full, larger);
        }
        start[count] = at;
        length[count] = size;
        documentId[count] = id;
        offset[count] = first;
        source[count] = from;
        whole[count] = isWhole;
        full[count] = isFull;
        count++;
    }

    /** Cuts a piece after so many tokens; what comes after becomes a new piece, whose number is returned. */
    int cut(int piece, int after) {
        describe(
                start[piece] + after,
                length[piece] - after,
                documentId[piece],
                offset[piece] + after,
                source[piece],
                false,
                false);
        length[piece] = after;
        whole[piece] = false;
        full[piece] = false;
        return count - 1;
    }

    int length(int piece) {
        return length[piece];
    }

    /** Lengths of the pieces, for {@link #count()} of them. */
    int[] lengths() {
        return length;
    }

    boolean isWhole(int piece) {
        return whole[piece];
    }

    boolean isFull(int piece) {
        return full[piece];
    }

    /** A number that looks random and that the piece's origin decides. */
    long shuffleKey(int piece) {
        return ShuffleKey.ofPiece(documentId[piece], offset[piece]);
    }

    /** A sequence of the given pieces, in the order in which their tokens arrived. */
    PackedSequence sequence(long index, int sequenceLength, int padToken, int[] members, int from, int to) {
        int[] inputIds = new int[sequenceLength];
        int[] ordered = inOrder(members, from, to);
        int pieces = ordered.length;
        int[] lengths = new int[pieces];
        long[] ids = new long[pieces];
        long[] offsets = new long[pieces];
        String[] sources = new String[pieces];
        int filled = 0;
        for (int i = 0; i < pieces; i++) {
            int piece = ordered[i];
            lengths[i] = length[piece];
            ids[i] = documentId[piece];
            offsets[i] = offset[piece];
            sources[i] = source[piece];
            System.arraycopy(tokens, start[piece], inputIds, filled, length[piece]);
            filled += length[piece];
        }
        Arrays.fill(inputIds, filled, sequenceLength, padToken);
        return new PackedSequence(index, inputIds, lengths, ids, offsets, sources);
    }

    /**
     * What is cut off a piece has a higher number than all that arrived, so numbers do not tell. There is one such rest in
     * a sequence, or few, which are moved to the left one by one.
     */
    private int[] inOrder(int[] members, int from, int to) {
        int[] ordered = Arrays.copyOfRange(members, from, to);
        for (int i = 1; i < ordered.length; i++) {
            int piece = ordered[i];
            int place = i;
            for (; place > 0 && start[ordered[place - 1]] > start[piece]; place--) {
                ordered[place] = ordered[place - 1];
            }
            ordered[place] = piece;
        }
        return ordered;
    }

    /** Forgets every piece that is not to be kept; the others move up, in the order of their tokens. */
    void keepOnly(boolean[] kept) {
        int[] inOrder = IntStream.range(0, count)
                .filter(piece -> kept[piece])
                .boxed()
                .sorted(Comparator.comparingInt(piece -> start[piece]))
                .mapToInt(Integer::intValue)
                .toArray();
        Pieces others = new Pieces();
        int moved = 0;
        for (int piece : inOrder) {
            // Never to the right, so nothing is overwritten before it has moved.
            System.arraycopy(tokens, start[piece], tokens, moved, length[piece]);
            others.describe(
                    moved, length[piece], documentId[piece], offset[piece], source[piece], whole[piece], full[piece]);
            moved += length[piece];
        }
        count = others.count;
        used = moved;
        start = others.start;
        length = others.length;
        documentId = others.documentId;
        offset = others.offset;
        source = others.source;
        whole = others.whole;
        full = others.full;
    }
}
