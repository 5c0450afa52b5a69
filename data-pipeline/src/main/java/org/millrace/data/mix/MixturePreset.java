package org.millrace.data.mix;

import java.util.Map;

/** Mixtures that are ready to use. */
public enum MixturePreset {

    /** Everything as it comes. */
    NONE,

    /**
     * Knowledge up, chatter down. The Qwen2.5 report (section 3.1) says that e-commerce, social media and entertainment
     * were down-sampled and technology, science and academic research up-sampled, and gives no number: these are ours. A
     * factor is how much more often a domain is taken than it occurs, before all is scaled to the size of the mixture.
     */
    KNOWLEDGE;

    private static final Map<String, Double> KNOWLEDGE_FACTORS = Map.of(
            "ecommerce", 0.25,
            "social", 0.25,
            "entertainment", 0.5,
            "technology", 2.0,
            "science", 2.5,
            "academic", 3.0);

    /** Factors by domain; 1 for those without. */
    public Map<String, Double> domainFactors() {
        return this == KNOWLEDGE ? KNOWLEDGE_FACTORS : Map.of();
    }
}
