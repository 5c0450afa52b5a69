package org.millrace.data.mix;

/**
 * How much there is of a group.
 *
 * @param documents documents, times their copies
 * @param bytes of their texts in UTF-8, times copies
 */
public record Amount(long documents, long bytes) {

    public static final Amount NONE = new Amount(0, 0);

    public Amount plus(Amount other) {
        return new Amount(documents + other.documents, bytes + other.bytes);
    }
}
