package org.millrace.data.pack;

/**
 * One training sequence: pieces of documents end to end, then padding. Readers share the arrays; nobody changes them.
 *
 * @param index position in its dataset, from 0; while a part is being written, its position in that part
 * @param inputIds token ids, exactly the stage's length of them, padding included
 * @param documentLengths tokens of each piece, in order; their sum is at most the stage's length, the rest is padding
 * @param documentIds {@link org.millrace.data.document.DocumentId#toLong()} of each piece
 * @param documentOffsets where in its document each piece begins, in tokens
 * @param sources source name of each piece
 */
@SuppressWarnings("ArrayRecordComponent") // the arrays are the payload; sequences are never compared
public record PackedSequence(
        long index,
        int[] inputIds,
        int[] documentLengths,
        long[] documentIds,
        long[] documentOffsets,
        String[] sources) {

    /** Tokens that are not padding. */
    public int tokens() {
        int sum = 0;
        for (int length : documentLengths) {
            sum += length;
        }
        return sum;
    }
}
