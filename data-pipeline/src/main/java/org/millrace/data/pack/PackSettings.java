package org.millrace.data.pack;

import java.io.Serializable;

/**
 * How one stage is packed.
 *
 * @param policy how documents are joined and cut
 * @param sequenceLength tokens of every sequence
 * @param padToken id that fills the rest of a sequence
 * @param maxPaddingShare share of padding above which {@link PackingPolicy#BEST_FIT} fills holes by cutting documents
 *     after all; 1 for never
 * @param mix which sequences stay, where a share of them has to be of full length
 */
public record PackSettings(
        PackingPolicy policy, int sequenceLength, int padToken, double maxPaddingShare, FullLengthMix mix)
        implements Serializable {

    /** What best-fit may pad unless told otherwise: a thousandth. */
    public static final double DEFAULT_MAX_PADDING_SHARE = 0.001;

    /** Longest sequence of best-fit, which holds some of them in memory: 16 Mi tokens. */
    public static final int LONGEST_BEST_FIT = 1 << 24;

    public PackSettings {
        if (sequenceLength < 1) {
            throw new IllegalArgumentException("Sequence length must be at least 1, cannot be: " + sequenceLength);
        }
        if (policy == PackingPolicy.BEST_FIT && sequenceLength > LONGEST_BEST_FIT) {
            throw new IllegalArgumentException("Sequence length of best-fit must be at most %d, cannot be: %d"
                    .formatted(LONGEST_BEST_FIT, sequenceLength));
        }
        if (!(maxPaddingShare >= 0 && maxPaddingShare <= 1)) {
            throw new IllegalArgumentException(
                    "Share of padding must be between 0 and 1, cannot be: " + maxPaddingShare);
        }
        if (policy == PackingPolicy.CONCATENATE && mix.wanted()) {
            throw new IllegalArgumentException("A share of full-length sequences needs best-fit, cannot be: " + policy);
        }
    }

    /** Everything that the documents give, under a policy's usual settings. */
    public static PackSettings of(PackingPolicy policy, int sequenceLength, int padToken) {
        return new PackSettings(policy, sequenceLength, padToken, DEFAULT_MAX_PADDING_SHARE, FullLengthMix.EVERYTHING);
    }

    /**
     * A packer for one partition.
     *
     * @param sink takes the sequences, numbered from 0
     */
    public Packer packer(SequenceSink sink) {
        return switch (policy) {
            case CONCATENATE -> new ConcatenatingPacker(sequenceLength, padToken, sink);
            case BEST_FIT -> new BestFitPacker(this, BestFitPacker.windowTokens(sequenceLength), sink);
        };
    }
}
