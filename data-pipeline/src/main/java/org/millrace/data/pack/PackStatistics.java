package org.millrace.data.pack;

import java.io.Serializable;

/**
 * What packing did to its documents.
 *
 * @param sequences made
 * @param documents packed, each copy counted; one without tokens is not
 * @param tokens of documents, padding excluded
 * @param padding tokens that fill sequences up
 * @param cuts places where a document goes on in another sequence
 */
public record PackStatistics(long sequences, long documents, long tokens, long padding, long cuts)
        implements Serializable {

    public static final PackStatistics NONE = new PackStatistics(0, 0, 0, 0, 0);

    /** Both together, as if of one part. */
    public PackStatistics plus(PackStatistics other) {
        return new PackStatistics(
                sequences + other.sequences,
                documents + other.documents,
                tokens + other.tokens,
                padding + other.padding,
                cuts + other.cuts);
    }
}
