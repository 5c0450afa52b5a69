package org.millrace.data.pack;

/** Adds up {@link PackStatistics} while a packer works. */
final class PackCounter {

    private long sequences;
    private long fullLength;
    private long documents;
    private long tokens;
    private long leftOut;
    private long padding;
    private long cuts;
    private long documentsCut;
    private long documentsTooLong;

    void document(boolean tooLong) {
        documents++;
        if (tooLong) {
            documentsTooLong++;
            documentsCut++;
        }
    }

    /** @param firstOfItsDocument whether the document has not been counted as cut before */
    void cut(boolean firstOfItsDocument) {
        cuts++;
        if (firstOfItsDocument) {
            documentsCut++;
        }
    }

    /** Cuts of a document that {@link #document} has been told is too long. */
    void cutsOfTooLong(int count) {
        cuts += count;
    }

    void sequence(int filled, int length, boolean full) {
        sequences++;
        tokens += filled;
        padding += length - filled;
        if (full) {
            fullLength++;
        }
    }

    void leftOut(int filled) {
        leftOut += filled;
    }

    long sequences() {
        return sequences;
    }

    PackStatistics statistics() {
        return new PackStatistics(
                sequences, fullLength, documents, tokens, leftOut, padding, cuts, documentsCut, documentsTooLong);
    }
}
