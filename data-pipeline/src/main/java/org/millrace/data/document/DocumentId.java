package org.millrace.data.document;

/**
 * Where a document came from: the ordinal of its file in the frozen input manifest and the ordinal of its record in
 * that file. It is stable across runs, partitions and retries, and it is ordered as the input is.
 *
 * @param file ordinal of the file in the input manifest, below 2²⁷
 * @param record ordinal of the record in the file, below 2³⁶; records that could not be read count too
 */
public record DocumentId(long file, long record) implements Comparable<DocumentId> {

    private static final int RECORD_BITS = 36;
    private static final long MAXIMUM_FILE = (1L << (63 - RECORD_BITS)) - 1;
    private static final long MAXIMUM_RECORD = (1L << RECORD_BITS) - 1;

    public DocumentId {
        if (file < 0 || file > MAXIMUM_FILE) {
            throw new IllegalArgumentException(
                    "File ordinal must be between 0 and %d, cannot be: %d".formatted(MAXIMUM_FILE, file));
        }
        if (record < 0 || record > MAXIMUM_RECORD) {
            throw new IllegalArgumentException(
                    "Record ordinal must be between 0 and %d, cannot be: %d".formatted(MAXIMUM_RECORD, record));
        }
    }

    /** The identity as one non-negative 64-bit number, in the same order. */
    public long toLong() {
        return file << RECORD_BITS | record;
    }

    /** The inverse of {@link #toLong()}. */
    public static DocumentId ofLong(long value) {
        return new DocumentId(value >>> RECORD_BITS, value & MAXIMUM_RECORD);
    }

    @Override
    public int compareTo(DocumentId other) {
        return Long.compare(toLong(), other.toLong());
    }

    /** {@code file:record}, as reports print it. */
    @Override
    public String toString() {
        return file + ":" + record;
    }
}
