package org.millrace.train.config;

/** What a configuration may say of recomputing activations. */
public enum RecomputeChoice {
    /** In each stage as little as makes the run fit into its memory. */
    AUTO,

    NONE,

    SELECTIVE,

    FULL
}
