package org.millrace.data.pack;

import java.io.Serializable;

/**
 * Which of the sequences that a corpus gives stay, so that a wanted share of them is of full length: one unbroken stretch
 * of one document. Long-context stages are trained on such a mixture; Qwen2.5-Turbo takes 40 % at the longest length and
 * 60 % shorter (arXiv 2412.15115 §3.3).
 *
 * <p>Where long documents are scarce, all their stretches stay and some of the other sequences are left out. Where they
 * abound, the surplus is cut into quarters, which are packed like any other documents.
 *
 * @param wanted whether anybody wants sequences of full length, so that none is given up to keep other documents whole
 * @param fullKept share of the full-length stretches that stay whole
 * @param othersKept share of the other sequences that are not left out
 */
public record FullLengthMix(boolean wanted, double fullKept, double othersKept) implements Serializable {

    /** No wish: long documents are cut at multiples of the length and every sequence stays. */
    public static final FullLengthMix EVERYTHING = new FullLengthMix(false, 1, 1);

    public FullLengthMix {
        if (!(fullKept >= 0 && fullKept <= 1 && othersKept >= 0 && othersKept <= 1)) {
            throw new IllegalArgumentException(
                    "Shares that stay must be between 0 and 1, cannot be: %s and %s".formatted(fullKept, othersKept));
        }
    }

    /**
     * What a stage wants and what its corpus has.
     *
     * @param share of the sequences that should be of full length
     * @param sequenceLength tokens of a sequence
     * @param trainedOn sequences that the stage trains on
     * @param tokens of the corpus
     * @param stretches full-length stretches that its documents give: ⌊tokens of the document ÷ length⌋ each
     */
    public record Supply(double share, int sequenceLength, long trainedOn, long tokens, long stretches) {

        /** Sequences of the corpus if nothing were padded. */
        private double all() {
            return (double) tokens / sequenceLength;
        }

        private double others() {
            return Math.max(0, all() - stretches);
        }

        /** Different sequences that the stage can see: what it trains on, but no more than there are. */
        public long sequences() {
            return Math.min(trainedOn, (long) Math.ceil(all()));
        }

        /** Full-length sequences that the share asks for. */
        public long needed() {
            return Math.round(share * sequences());
        }

        public boolean isEnough() {
            return stretches >= needed();
        }

        /** The largest share that the stretches last for. */
        public double possibleShare() {
            return Math.min(1, (double) stretches / Math.max(1, sequences()));
        }

        /** Tokens that the stage could train on before the stretches run out. */
        public long possibleTokens() {
            return (long) (stretches / share) * sequenceLength;
        }

        /**
         * The mixture: exactly the share if {@link #isEnough()}. Otherwise every stretch, and so many other sequences
         * that the stage has what it trains on.
         */
        public FullLengthMix mix() {
            if (stretches >= share * all()) {
                return new FullLengthMix(true, stretches == 0 ? 1 : Math.min(1, share * all() / stretches), 1);
            }
            double wanted = isEnough() ? stretches * (1 - share) / share : sequences() - stretches;
            return new FullLengthMix(true, 1, Math.max(0, Math.min(1, wanted / others())));
        }
    }
}
