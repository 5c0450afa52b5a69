package org.millrace.data.pack;

import java.io.Serializable;

/**
 * What packing did to its documents.
 *
 * @param sequences made
 * @param fullLength sequences among them that are one piece of one document
 * @param documents given to pack, each copy counted; one without tokens is not
 * @param tokens of documents in the sequences, padding excluded
 * @param leftOut tokens of documents that are in no sequence, because a {@link FullLengthMix} has no room for them
 * @param padding tokens that fill sequences up
 * @param cuts places where a document goes on in another sequence
 * @param documentsCut documents with at least one cut
 * @param documentsTooLong documents longer than a sequence, which every policy has to cut; all are among those cut
 */
public record PackStatistics(
        long sequences,
        long fullLength,
        long documents,
        long tokens,
        long leftOut,
        long padding,
        long cuts,
        long documentsCut,
        long documentsTooLong)
        implements Serializable {

    public static final PackStatistics NONE = new PackStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Both together, as if of one part. */
    public PackStatistics plus(PackStatistics other) {
        return new PackStatistics(
                sequences + other.sequences,
                fullLength + other.fullLength,
                documents + other.documents,
                tokens + other.tokens,
                leftOut + other.leftOut,
                padding + other.padding,
                cuts + other.cuts,
                documentsCut + other.documentsCut,
                documentsTooLong + other.documentsTooLong);
    }

    /** Documents cut though they would have fitted into a sequence: what a policy can be blamed for. */
    public long documentsCutNeedlessly() {
        return documentsCut - documentsTooLong;
    }

    /** Share of the sequences' tokens that is padding; 0 without sequences. */
    public double paddingShare() {
        return (double) padding / Math.max(1, tokens + padding);
    }

    /** Cuts in a million tokens of documents; 0 without tokens. */
    public double cutsPerMillionTokens() {
        return cuts * 1e6 / Math.max(1, tokens);
    }
}
