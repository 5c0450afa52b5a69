package org.millrace.train.config;

/** What of a model's training state the ranks divide among themselves (Rajbhandari et al. 2020, "ZeRO"). */
public enum Sharding {
    /** Every rank holds everything. */
    NONE,

    /** Masters and moments are divided: ZeRO stage 1. */
    OPTIMIZER,

    /** Gradients too: ZeRO stage 2. */
    GRADIENTS,

    /** The weights that the model computes with too, gathered layer by layer: ZeRO stage 3, or FSDP. */
    WEIGHTS
}
