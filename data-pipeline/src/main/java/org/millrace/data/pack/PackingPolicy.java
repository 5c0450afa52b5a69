package org.millrace.data.pack;

import java.util.Locale;

/** How documents are joined and cut. {@link PackSettings} says the rest and makes the packer. */
public enum PackingPolicy {

    /**
     * End to end, as GPT did: a document that does not fit goes on in the next sequence. No padding but in a partition's
     * last sequence, and a cut in nearly every sequence.
     */
    CONCATENATE,

    /**
     * Best-fit decreasing: documents go whole into the sequence that they fill best; only those longer than a sequence
     * are cut, at multiples of its length (Ding et al. 2024, "Fewer Truncations Improve Language Modeling", arXiv
     * 2404.10830).
     */
    BEST_FIT;

    /** The name that configurations and manifests use. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
