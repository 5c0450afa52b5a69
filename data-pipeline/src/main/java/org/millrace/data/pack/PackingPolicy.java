package org.millrace.data.pack;

/** How documents are joined and cut, under the name that configurations and manifests use. */
public enum PackingPolicy {

    /** End to end, as GPT did: a document that does not fit goes on in the next sequence. */
    CONCATENATE("concatenate") {
        @Override
        public Packer packer(int sequenceLength, int padToken, SequenceSink sink) {
            return new ConcatenatingPacker(sequenceLength, padToken, sink);
        }
    };

    private final String key;

    PackingPolicy(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }

    /**
     * A packer for one partition.
     *
     * @param sequenceLength tokens of every sequence
     * @param padToken id that fills the rest of a sequence
     * @param sink takes the sequences, numbered from 0
     */
    public abstract Packer packer(int sequenceLength, int padToken, SequenceSink sink);
}
